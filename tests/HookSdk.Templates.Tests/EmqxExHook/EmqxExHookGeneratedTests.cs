using System.Text;
using HookSdk.Templates.Tests.Processes;
using static HookSdk.Templates.Tests.EmqxExHook.ExHookServerProcess;

namespace HookSdk.Templates.Tests.EmqxExHook;

/// <summary>What a user has after <c>dotnet new emqx-exhook -n Acme.Mqtt --style generated</c>.</summary>
public sealed class EmqxExHookGeneratedTests(EmqxExHookGeneratedScaffold scaffold) : IClassFixture<EmqxExHookGeneratedScaffold>
{
    private static readonly byte[] Yes = [24, 1];
    private static readonly byte[] No = [8, 2, 24, 0];
    private static readonly string[] Run = ["run", "--no-build", "--project", EmqxExHookGeneratedScaffold.Name];

    [Fact]
    public void Scaffold_IsWhole()
    {
        Names(scaffold.Folder).ShouldBe([".dockerignore", ".editorconfig", ".gitignore", "Acme.Mqtt.slnx", "Directory.Build.props", "Dockerfile", "README.md"], ignoreOrder: true);
        Names(Path.Combine(scaffold.Folder, EmqxExHookGeneratedScaffold.Name)).ShouldBe(["Acme.Mqtt.csproj", "CallLog.cs", "MqttPolicy.cs", "Program.cs", "appsettings.json"], ignoreOrder: true);
        string readme = File.ReadAllText(Path.Combine(scaffold.Folder, "README.md"));
        readme.ShouldContain("dotnet run --project Acme.Mqtt");
        readme.ShouldContain("| Deadline |");
    }

    [Fact]
    public Task Server_ChecksItsSettings_AndSaysHowItIsStarted() =>
        ProgramChecks.EnsureServerAsync(
            Path.Combine(scaffold.Folder, EmqxExHookGeneratedScaffold.Name, "bin", "Debug", "net10.0", EmqxExHookGeneratedScaffold.Name + ".dll"), scaffold.Environment,
            "Hooks__EmqxGrpc__AllowedNetworks__0", "nowhere", "'nowhere'", "http://127.0.0.1:9000 (Http2), http://127.0.0.1:9080 (Http1)",
            "emqxgrpc MqttProviderV2: emqx.exhook.v2.HookProvider, for EMQX 5.0 to 5.8; MqttProviderV3: emqx.exhook.v3.HookProvider, for EMQX 5.9 and later");

    [Fact]
    public async Task OwnTests_Pass() =>
        (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, "test", "--no-build")).ShouldContain("Failed:     0");

    [Fact]
    public Task OwnTests_Pass_WhateverTheSettingsSay() => ScaffoldTests.EnsurePassAsync(
        scaffold.Folder, EmqxExHookGeneratedScaffold.Name, scaffold.Environment, ("allow publish devices/", "allow publish things/"), ("\"Users\": []", "\"Users\": [ { \"Name\": \"dev1\", \"Disabled\": true } ]"));

    [Fact]
    public async Task Server_AsConfiguredByTheEnvironment_Answers()
    {
        string hash = (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, [.. Run, "--no-launch-profile", "--", "hash", "secret"])).Trim();
        Dictionary<string, string> environment = new(scaffold.Environment) { ["Users__0__Name"] = "dev1", ["Users__0__PasswordHash"] = hash };
        await using ExHookServerProcess server = await ExHookServerProcess.StartAsync(scaffold.Folder, environment, Run);

        foreach (string version in (string[])["v2", "v3"])
        {
            Encoding.UTF8.GetString(await server.CallAsync(version, "OnProviderLoaded")).ShouldContain("client.authenticate");
            (await server.CallAsync(version, "OnClientAuthenticate", Client(password: "secret"))).ShouldBe(Yes);
            (await server.CallAsync(version, "OnClientAuthenticate", Client(password: "wrong"))).ShouldBe(No);
            (await server.CallAsync(version, "OnClientAuthorize", [.. Client(), .. Field(3, "devices/dev1/up")])).ShouldBe(Yes);
            (await server.CallAsync(version, "OnMessagePublish", Field(1, Field(5, "devices/c1/up")))).ShouldBe([8, 1]);
            Encoding.UTF8.GetString(await server.CallAsync(version, "OnMessagePublish", Field(1, Field(5, "legacy/a")))).ShouldContain("v2/a");
            Encoding.UTF8.GetString(await server.CallAsync(version, "OnMessagePublish", Field(1, Field(5, "debug/a")))).ShouldContain("allow_publish");
        }

        (await server.StatusAsync("/healthz")).ShouldBe("Healthy");
    }

    private static IEnumerable<string> Names(string folder) => Directory.EnumerateFiles(folder).Select(static f => Path.GetFileName(f)!);

    /// <summary>ClientInfo as the first field of a request.</summary>
    private static byte[] Client(string password = "") => Field(1, [.. Field(2, "c1"), .. Field(3, "dev1"), .. Field(4, password)]);
}
