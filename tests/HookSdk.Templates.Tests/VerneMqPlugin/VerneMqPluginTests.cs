using System.Net;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.VerneMqPlugin;

/// <summary>What a user has after <c>dotnet new vernemq-plugin -n Acme.Mqtt</c>, with HookSdk coming from a source of their own.</summary>
public sealed class VerneMqPluginTests(VerneMqPluginScaffold scaffold) : IClassFixture<VerneMqPluginScaffold>
{
    private static readonly string[] Run = ["run", "--no-build", "--project", VerneMqPluginScaffold.Name];

    [Fact]
    public void Scaffold_IsWhole_AndForcesNoPackageSource()
    {
        string[] files = [.. Directory.EnumerateFiles(scaffold.Folder).Select(static f => Path.GetFileName(f)!)];

        files.ShouldBe([".dockerignore", ".editorconfig", ".gitignore", "Acme.Mqtt.slnx", "Directory.Build.props", "Dockerfile", "README.md"], ignoreOrder: true);
        File.ReadAllText(Path.Combine(scaffold.Folder, "README.md")).ShouldContain("dotnet run --project Acme.Mqtt");
    }

    [Fact]
    public Task Server_ChecksItsSettings_AndSaysHowItIsStarted() =>
        ProgramChecks.EnsureServerAsync(Path.Combine(scaffold.Folder, VerneMqPluginScaffold.Name, "bin", "Debug", "net10.0", VerneMqPluginScaffold.Name + ".dll"), scaffold.Environment, "Users__0__Nmae", "dev1", "'Users:0:Nmae' is no setting", "http://127.0.0.1:5090");

    [Fact]
    public async Task OwnTests_Pass() =>
        (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, "test", "--no-build")).ShouldContain("Failed:     0");

    [Fact]
    public Task OwnTests_Pass_WhateverTheSettingsSay() => ScaffoldTests.EnsurePassAsync(
        scaffold.Folder, VerneMqPluginScaffold.Name, scaffold.Environment, ("legacy/", "old/"), ("allow publish devices/", "allow publish things/"), ("\"Users\": []", "\"Users\": [ { \"Name\": \"dev1\", \"Disabled\": true } ]"));

    [Fact]
    public async Task Server_AsConfiguredByTheEnvironment_Answers()
    {
        string hash = (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, [.. Run, "--no-launch-profile", "--", "hash", "secret"])).Trim();
        Dictionary<string, string> environment = new(scaffold.Environment)
        {
            ["Users__0__Name"] = "dev1",
            ["Users__0__PasswordHash"] = hash,
            ["Acl__0"] = "allow publish devices/%u/#",
        };
        await using RunningServer server = await RunningServer.StartAsync(scaffold.Folder, environment, Run);

        (await CallAsync(server, "auth_on_register", Connect("secret"))).ShouldBe("""{"result":"ok"}""");
        (await CallAsync(server, "auth_on_register", Connect("wrong"))).ShouldBe("""{"result":{"error":"not_authorized"}}""");
        (await CallAsync(server, "auth_on_publish", Publish("devices/dev1/up"))).ShouldBe("""{"result":"ok"}""");
        (await CallAsync(server, "auth_on_publish", Publish("devices/dev2/up"))).ShouldBe("""{"result":{"error":"not_authorized"}}""");
        (await CallAsync(server, "auth_on_publish", Publish("legacy/dev1/up"))).ShouldBe("""{"result":"ok","modifiers":{"topic":"v2/dev1/up"}}""");
        (await CallAsync(server, "auth_on_subscribe", """{"username":"dev1","mountpoint":"","client_id":"c1","topics":[{"topic":"#","qos":1},{"topic":"devices/dev1/#","qos":2}]}"""))
            .ShouldBe("""{"result":"ok","topics":[{"topic":"#","qos":128},{"topic":"devices/dev1/#","qos":2}]}""");
        foreach (string hook in (string[])["on_client_wakeup", "on_client_offline", "on_client_gone", "on_session_expired"])
        {
            (await CallAsync(server, hook, """{"mountpoint":"","client_id":"c1"}""")).ShouldBe("{}", hook);
        }

        (await CallAsync(server, "on_publish", Publish("a"))).ShouldBe("""{"result":"next"}""");
        (await server.HealthAsync()).ShouldBe(HttpStatusCode.OK);
        server.Process.Output.ShouldContain("vmq-admin webhooks register hook=auth_on_register ");
        server.Process.Output.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("conf", "vmq_webhooks.hook01.hook = auth_on_register", "vmq_webhooks.hook01.endpoint = http://10.1.2.3:5090/vernemq")]
    [InlineData("docker", "DOCKER_VERNEMQ_VMQ_WEBHOOKS__HOOK01__HOOK=auth_on_register", "DOCKER_VERNEMQ_VMQ_WEBHOOKS__HOOK01__ENDPOINT=http://10.1.2.3:5090/vernemq")]
    public async Task Conf_PrintsTheLinesAndNothingElse(string form, string first, string second)
    {
        string[] lines = (await Dotnet.RunAsync(scaffold.Folder, scaffold.Environment, [.. Run, "--no-launch-profile", "--", form, "http://10.1.2.3:5090"])).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        lines.Length.ShouldBe(28);
        lines[0].ShouldBe(first);
        lines[1].ShouldBe(second);
    }

    [Fact]
    public async Task Server_WithARuleThatIsNone_SaysSoAndDoesNotStart()
    {
        Dictionary<string, string> environment = new(scaffold.Environment) { ["Acl__0"] = "allow everything" };
        await using RunningProcess process = RunningProcess.Start(scaffold.Folder, environment, "dotnet", [.. Run, "--urls", "http://127.0.0.1:0"]);

        (await process.WaitForExitAsync(TimeSpan.FromMinutes(2))).ShouldBe(1, process.Output);
        process.Output.ShouldContain("'allow everything'");
    }

    private static Task<string> CallAsync(RunningServer server, string hook, string request) => server.PostAsync("/vernemq", request, ("vernemq-hook", hook));

    private static string Connect(string password) =>
        $$"""{"peer_addr":"127.0.0.1","peer_port":1,"mountpoint":"","client_id":"c1","username":"dev1","password":"{{password}}","clean_session":true}""";

    private static string Publish(string topic) => $$"""{"username":"dev1","mountpoint":"","client_id":"c1","qos":1,"topic":"{{topic}}","payload":"eA==","retain":false}""";
}
