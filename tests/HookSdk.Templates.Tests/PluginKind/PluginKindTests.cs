using HookSdk.Emg;
using HookSdk.Testing;

namespace HookSdk.Templates.Tests.PluginKind;

/// <summary>What a user has after <c>dotnet new ... --kind plugin</c>: a plugin that <c>hookhost</c> serves, upgrades and rolls back by the commands of its README.</summary>
public sealed class PluginKindTests(PackedSdk sdk)
{
    [Fact]
    public async Task Emg_IsServedUpgradedAndRolledBack()
    {
        PluginScaffold scaffold = await PluginScaffold.MakeAsync(sdk, "emg-plugin", "Acme.Sms");
        EnsureFiles(scaffold, "OptOut/OptOutOptions.cs", "SmsPlugin.cs", "SmsStartup.cs");

        await EnsureLifeAsync(scaffold, [], static async url =>
        {
            await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(url + "/emg")), static options => options.Argument = "retail");
            (await emg.ReceiveAsync(new("INFO", "46700000001", "Hello"))).EnsureRejected();
            (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureRoutedTo("smpp-se").EnsureSent().EnsureOption(EmgOptionNames.Source, "ACME");
        });
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task M4_IsServedUpgradedAndRolledBack()
    {
        PluginScaffold scaffold = await PluginScaffold.MakeAsync(sdk, "m4-script", "Acme.Calls");
        EnsureFiles(scaffold, "Rules/LiveCallRules.cs", "CallScript.cs", "CallStartup.cs");

        await EnsureLifeAsync(scaffold, [], static async url =>
        {
            await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(url + "/")), static options => options.BrokerTimeout = TimeSpan.FromMinutes(1));
            (await m4.CallAsync("37000000000", "37099999999", userId: 7)).EnsureSource("37070000007");
            (await m4.CallAsync("37000000000", "+370 900 00001")).EnsureRejected("blocked");
        });
    }

    [Fact]
    public async Task Emqx_IsServedUpgradedAndRolledBack()
    {
        PluginScaffold scaffold = await PluginScaffold.MakeAsync(sdk, "emqx-exhook", "Acme.Mqtt");
        EnsureFiles(scaffold, "Connections/CountsLog.cs", "MqttProvider.cs", "MqttStartup.cs");

        await EnsureLifeAsync(scaffold, await UserAsync(scaffold), static async url =>
        {
            await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(url)));
            (await emqx.ConnectAsync("c1", "dev1", "wrong")).EnsureRefused();
            FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted().Client;
            (await device.SubscribeAsync("devices/dev1/#", qos: 1)).EnsureGranted();
            (await device.PublishAsync("devices/dev1/up", "21", qos: 1)).EnsureDelivered("c1");
            (await device.PublishAsync("devices/dev2/up", "21")).EnsureDenied();
        });
    }

    [Fact]
    [Trait("Length", "Long")]
    public async Task VerneMq_IsServedUpgradedAndRolledBack()
    {
        PluginScaffold scaffold = await PluginScaffold.MakeAsync(sdk, "vernemq-plugin", "Acme.Mqtt");
        EnsureFiles(scaffold, "Sessions/SessionLog.cs", "MqttPlugin.cs", "MqttStartup.cs");

        await EnsureLifeAsync(scaffold, await UserAsync(scaffold), static async url =>
        {
            await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Url(new Uri(url + "/vernemq")));
            (await broker.ConnectAsync("c1", "dev1", "wrong")).EnsureRefused();
            FakeVerneMqClient client = (await broker.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted().Client;
            (await client.SubscribeAsync("v2/dev1/#")).EnsureGranted();
            (await client.PublishAsync("legacy/dev1/up", "21", qos: 1)).EnsureDelivered("c1", "v2/dev1/up", "21");
        });
    }

    private static void EnsureFiles(PluginScaffold scaffold, params string[] some)
    {
        string[] files = [.. scaffold.Files()];
        files.ShouldContain(".config/dotnet-tools.json");
        files.ShouldContain("host.json");
        files.ShouldContain("README.md");
        foreach (string file in (string[])["plugin.json", $"{scaffold.Name}.csproj", .. some])
        {
            files.ShouldContain($"{scaffold.Name}/{file}");
        }

        files.ShouldNotContain(static f => f.EndsWith("Program.cs", StringComparison.Ordinal) || f.EndsWith("ProgramTests.cs", StringComparison.Ordinal) || f.EndsWith("appsettings.json", StringComparison.Ordinal) || f.EndsWith("ockerfile", StringComparison.Ordinal) || f.StartsWith("plugin/", StringComparison.Ordinal));
        foreach (string file in files)
        {
            string text = File.ReadAllText(Path.Combine(scaffold.Folder, file));
            text.ShouldNotContain("#if", customMessage: file);
            text.ShouldNotContain("HOOKSDK_VERSION", customMessage: file);
        }
    }

    /// <summary>The hash of a user's password, as the README has it made.</summary>
    private static async Task<Dictionary<string, string>> UserAsync(PluginScaffold scaffold) => new()
    {
        ["Users__0__Name"] = "dev1",
        ["Users__0__PasswordHash"] = (await scaffold.RunAsync("run", "hash.cs", "--", "secret")).Trim().Split('\n')[^1],
    };

    /// <summary>Its tests pass; then the commands of the README, and calls after each.</summary>
    private static async Task EnsureLifeAsync(PluginScaffold scaffold, IEnumerable<KeyValuePair<string, string>> settings, Func<string, Task> callAsync)
    {
        string name = scaffold.Name;
        string readme = await File.ReadAllTextAsync(Path.Combine(scaffold.Folder, "README.md"), TestContext.Current.CancellationToken);

        // A block for each, and behind it the line to wait for.
        readme.ShouldContain($"```\ndotnet publish {name} -o plugins/{name}\n```\n\nWait for the line `load {name}: nothing -> 1.0.0`");
        readme.ShouldContain($"```\ndotnet publish {name} -o plugins/{name} -p:Version=1.1.0\n```\n\nWait for the line `upgrade {name}: 1.0.0 -> 1.1.0`");
        readme.ShouldContain($"/_plugins/{name}/rollback\n```\n\nThe line is `roll back {name}: 1.1.0 -> 1.0.0`");
        (await scaffold.RunAsync("test", "--no-build")).ShouldContain("Failed:     0");
        await scaffold.RunAsync("tool", "restore");
        await using HookHost host = await HookHost.StartAsync(scaffold, settings);

        await scaffold.RunAsync("publish", name, "-o", $"plugins/{name}");
        await host.WaitForAsync($"load {name}: nothing -> 1.0.0");
        await callAsync(host.Hooks);

        await scaffold.RunAsync("publish", name, "-o", $"plugins/{name}", "-p:Version=1.1.0");
        await host.WaitForAsync($"upgrade {name}: 1.0.0 -> 1.1.0");
        await callAsync(host.Hooks);

        (await host.PostAsync($"{name}/rollback")).ShouldContain("\"version\": \"1.0.0\"");
        await host.WaitForAsync($"roll back {name}: 1.1.0 -> 1.0.0");
        await callAsync(host.Hooks);
    }
}
