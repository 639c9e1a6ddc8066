using Greet.V1;
using Grpc.Core;

namespace HookSdk.EmqX.AspNetCore.Tests;

/// <summary>A service of Grpc.AspNetCore, as its users write one.</summary>
public sealed class GreeterService(Doors doors) : Greeter.GreeterBase
{
    public override Task<Text> Hello(Text request, ServerCallContext context) => Task.FromResult(new Text { Value = $"hello {request.Value}" });

    public override async Task<Text> Wait(Text request, ServerCallContext context)
    {
        await doors.Greeter.PassAsync(context.CancellationToken);
        return new() { Value = $"waited {request.Value}" };
    }

    public override async Task Count(Text request, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new() { Value = "1" }, context.CancellationToken);
        await doors.Greeter.PassAsync(context.CancellationToken);
        await responseStream.WriteAsync(new() { Value = "2" }, context.CancellationToken);
    }

    public override async Task Chat(IAsyncStreamReader<Text> requestStream, IServerStreamWriter<Text> responseStream, ServerCallContext context)
    {
        await foreach (Text request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new() { Value = $"chat {request.Value}" }, context.CancellationToken);
        }
    }
}
