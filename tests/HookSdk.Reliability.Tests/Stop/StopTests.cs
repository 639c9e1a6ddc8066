using HookSdk.Reliability.Tests.Load;

namespace HookSdk.Reliability.Tests.Stop;

/// <summary>
/// Stops under load. The long form: <c>HOOKSDK_STOPS=20 dotnet test tests/HookSdk.Reliability.Tests --filter FullyQualifiedName~StopTests</c>.
/// </summary>
public sealed class StopTests(ITestOutputHelper output)
{
    /// <summary>So many stops each test makes.</summary>
    private static int Stops { get; } = int.Parse(Environment.GetEnvironmentVariable("HOOKSDK_STOPS") ?? "2", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("Http", 32, int.MaxValue)]
    [InlineData("Http", 16, 3)]
    [InlineData("M4", 32, int.MaxValue)]
    [InlineData("M4", 16, 3)]
    [InlineData("VerneMq", 32, int.MaxValue)]
    [InlineData("VerneMq", 16, 3)]
    public async Task Http_StoppedUnderLoad_LosesNothing(string target, int callers, int callsAConnection)
    {
        HttpCalls calls = HttpCalls.Of(target);
        for (int stop = 0; stop < Stops; stop++)
        {
            await using ServerProcess server = await ServerProcess.StartAsync([$"Only={target}"]);
            using KeepAliveLoad load = new(server.HttpPort, callers, calls.Path, calls.Body, callsAConnection, calls.Headers, calls.Expected);
            await load.Warm;
            TimeSpan took = await server.StopAsync();
            LoadCounts counts = await load.EndAsync();
            output.WriteLine($"stop {stop}: {took.TotalMilliseconds:0} ms, {counts}");
            counts.Lost.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("python")]
    [InlineData("node")]
    public async Task Grpc_StoppedUnderLoad_LosesNothing(string client)
    {
        for (int stop = 0; stop < Stops; stop++)
        {
            await using ServerProcess server = await ServerProcess.StartAsync();
            await using GrpcLoad load = await GrpcLoad.StartAsync(client, server.GrpcPort, channels: 8, callers: 16);
            TimeSpan took = await server.StopAsync();
            LoadCounts counts = await load.EndAsync();
            output.WriteLine($"stop {stop}: {took.TotalMilliseconds:0} ms, {counts}");
            counts.Lost.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Http_RestartedOnAHandedOverSocket_LosesNothingAndRefusesNobody()
    {
        await using ServerProcess server = await ServerProcess.StartActivatedAsync(["Only=Http"]);
        using KeepAliveLoad load = new(server.HttpPort, 16, EmgCalls.Route, EmgCalls.Message(), callsAConnection: 50, expected: EmgCalls.Chosen);
        await load.Warm;
        for (int restart = 0; restart < Stops; restart++)
        {
            long before = load.Answered;
            await server.RestartActivatedAsync();
            output.WriteLine($"restart {restart}: {before} answered before");
        }

        LoadCounts counts = await load.EndAsync();
        output.WriteLine(counts.ToString());
        counts.Lost.ShouldBeEmpty();
        counts.Refused.ShouldBe(0);
    }

    [Fact]
    public async Task Grpc_RestartedOnAHandedOverSocket_LosesNothingAndRefusesNobody()
    {
        await using ServerProcess server = await ServerProcess.StartActivatedAsync(["Kestrel:EndpointDefaults:Protocols=Http2"]);
        await using GrpcLoad load = await GrpcLoad.StartAsync("python", server.GrpcPort, channels: 4, callers: 8);
        for (int restart = 0; restart < Stops; restart++)
        {
            await server.RestartActivatedAsync();
        }

        LoadCounts counts = await load.EndAsync();
        output.WriteLine(counts.ToString());
        counts.Lost.ShouldBeEmpty();
        counts.Refused.ShouldBe(0);
    }
}
