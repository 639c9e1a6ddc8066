using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests;

/// <summary>What an operator is told at the start, and the lines for those who register by hand.</summary>
public sealed class StartHintsTests
{
    private static readonly Uri Server = new("http://hooks.example:5090");

    [Fact]
    public async Task PluginThatAuthenticatesOnly_IsWarnedOfWhatVerneMqThenRefuses()
    {
        await using HookApp app = await HookApp.StartAsync(static builder => builder.Services.AddVerneMq().Add(new Authenticating()));

        app.Log.Lines.Where(static l => l.StartsWith("Warning", StringComparison.Ordinal)).ShouldBe(
        [
            "Warning: vernemq: auth_on_register is served here and auth_on_publish is not: VerneMQ refuses every publish of a client of MQTT 3 unless something else in its chain allows it. Override AuthOnPublishAsync",
            "Warning: vernemq: auth_on_register is served here and auth_on_subscribe is not: VerneMQ refuses every subscribe of a client of MQTT 3 unless something else in its chain allows it. Override AuthOnSubscribeAsync",
            "Warning: vernemq: auth_on_register_m5 is served here and auth_on_publish_m5 is not: VerneMQ refuses every publish of a client of MQTT 5 unless something else in its chain allows it. Override AuthOnPublishAsync",
            "Warning: vernemq: auth_on_register_m5 is served here and auth_on_subscribe_m5 is not: VerneMQ refuses every subscribe of a client of MQTT 5 unless something else in its chain allows it. Override AuthOnSubscribeAsync",
        ]);
    }

    [Fact]
    public async Task PluginsThatAuthorizeToo_AreNotWarned()
    {
        await using HookApp app = await HookApp.StartAsync(static builder => builder.Services.AddVerneMq().Add(new Authenticating()).Add(new Authorizing()));

        app.Log.Lines.ShouldAllBe(static l => !l.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DockerLines_BecomeTheLinesOfTheConfiguration()
    {
        await using HookApp app = await StartAsync("a-secret-of-16-characters");

        IReadOnlyList<string> lines = app.Plugins.ToDockerLines(Server);

        lines[0].ShouldBe("DOCKER_VERNEMQ_VMQ_WEBHOOKS__HOOK01__HOOK=auth_on_publish");
        lines.Select(AsTheImageDoes).ShouldBe(app.Plugins.ToConfLines(Server).Select(static l => l.Replace(" = ", "=", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a-secret__of-18-characters", "two underscores")]
    [InlineData("a-secret-COMPOSED-for-this", "COMPOSE")]
    public async Task DockerLines_ThatTheImageWouldChange_AreRefused(string secret, string problem)
    {
        await using HookApp app = await StartAsync(secret);

        InvalidOperationException e = Should.Throw<InvalidOperationException>(() => app.Plugins.ToDockerLines(Server));

        e.Message.ShouldContain(problem);
        e.Message.ShouldNotContain(secret);
    }

    /// <summary>Cuts the prefix off, writes the name small, and makes dots of two underscores, in the value too.</summary>
    private static string AsTheImageDoes(string variable)
    {
        string line = variable["DOCKER_VERNEMQ_".Length..];
        int end = line.IndexOf('=', StringComparison.Ordinal);
        return (line[..end].ToLowerInvariant() + line[end..]).Replace("__", ".", StringComparison.Ordinal);
    }

    private static Task<HookApp> StartAsync(string secret) => HookApp.StartAsync(builder => builder.Services.AddVerneMq(o =>
    {
        o.PathSecret = secret;
        o.Hooks["auth_on_publish"] = new() { NoPayload = true, BrokerTimeout = TimeSpan.FromSeconds(1), Base64Payload = false };
    }).Add(new Authorizing()));

    [FailClosed]
    private sealed class Authenticating : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());
    }

    [FailClosed]
    private sealed class Authorizing : VerneMqPlugin
    {
        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => new(SubscribeReply.Ok());
    }
}
