namespace HookSdk.Reliability.Tests;

public sealed class ServerProcessTests
{
    [Fact]
    public async Task Server_Stopped_EndsWell()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();

        await server.StopAsync();

        server.Process.ExitCode.ShouldBe(0);
    }
}
