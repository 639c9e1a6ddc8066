using System.Globalization;
using HookSdk.Cli.Fake.Load;
using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Fake;

public sealed class LoadTests
{
    [Theory]
    [InlineData("emg", "emg")]
    [InlineData("m4", "m4")]
    [InlineData("exhook", "emqx", "--connect", "dev1:s3cret id=load-{client}", "--publish", "qos=1 devices/dev1/{client}={n}")]
    [InlineData("vernemq", "vernemq", "--connect", "dev1:s3cret id=load-{client}", "--publish", "qos=1 devices/dev1/{client}={n}")]
    [InlineData("exproto", "exproto")]
    public async Task Load_OfTheTemplatesServer_IsAnswered(string target, string command, params string[] steps)
    {
        await using TemplateServer server = await TemplateServer.StartAsync(target);
        string[] adapter = target == "exproto" ? ["--adapter-port", server.AdapterPort.ToString(CultureInfo.InvariantCulture)] : [];

        ToolResult result = await Tool.RunAsync(["fake", command, "--url", server.Url, "--clients", "4", "--rate", "100", "--duration", "1s", "--limit", "30s", .. adapter, .. steps]);

        result.ToString().ShouldNotContain("s3cret");
        result.Output.ShouldContain("turns                  100 (");
        result.Output.ShouldContain("failed                 0");
        result.Output.ShouldContain(" ms ");
        result.Output.ShouldContain("#");
        result.Output.ShouldContain("99.9 % within");
    }

    [Fact]
    public async Task CallsThatMissTheLimit_AreCounted_AndEndWith1()
    {
        await using ServerProcess server = await WrongServer.StartAsync("vernemq", "slow");

        ToolResult result = await Tool.RunAsync("fake", "vernemq", "--url", WrongServer.UrlOf("vernemq", server.Port), "--limit", "200ms", "--clients", "3", "--duration", "500ms");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Output.ShouldContain(" failed. The first: no answer within the broker's limit");
        result.Output.ShouldContain(" missed the broker's limit of 200 ms.");
    }

    [Theory]
    [InlineData("--clients", "0")]
    [InlineData("--rate", "0")]
    [InlineData("--duration", "never")]
    public async Task BadNumbers_AreNamed(string option, string value)
    {
        (int exitCode, string output) = await InProcess.RunAsync(["fake", "m4", "--url", "http://127.0.0.1:1", option, value]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(option);
    }

    [Fact]
    public void Histogram_Percentiles_AreAtMost5PercentTooLong()
    {
        LatencyHistogram times = new();
        for (int i = 1; i <= 1000; i++)
        {
            times.Add(TimeSpan.FromMilliseconds(i));
        }

        times.Count.ShouldBe(1000);
        times.Most.ShouldBe(TimeSpan.FromMilliseconds(1000));
        times.Within(0.5).TotalMilliseconds.ShouldBeInRange(500, 525);
        times.Within(0.99).TotalMilliseconds.ShouldBeInRange(990, 1000);
        times.Within(1).ShouldBe(TimeSpan.FromMilliseconds(1000));
        ((double)times.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(100))).ShouldBeInRange(95, 105);
        (times.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(100)) + times.Between(TimeSpan.FromMilliseconds(100), TimeSpan.MaxValue)).ShouldBe(1000);
    }

    [Fact]
    public void Histogram_Empty_SaysNothing()
    {
        LatencyHistogram times = new();

        times.Within(0.99).ShouldBe(TimeSpan.Zero);
        times.Count.ShouldBe(0);
    }
}
