using Grpc.Core;

namespace AspNet;

/// <summary>The methods of the suite grpc, as a user of Grpc.AspNetCore writes them.</summary>
public sealed class EchoService : Bench.BenchBase
{
    public override Task<Payload> Echo(Payload request, ServerCallContext context) => Task.FromResult(request);

    public override async Task<Payload> Wait(Payload request, ServerCallContext context)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), context.CancellationToken);
        return request;
    }
}
