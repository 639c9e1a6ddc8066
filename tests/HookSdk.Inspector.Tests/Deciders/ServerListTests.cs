using System.Net.Http.Json;
using System.Text.Json;

namespace HookSdk.Inspector.Tests.Deciders;

public sealed class ServerListTests
{
    [Fact]
    public async Task Addresses_OfAServer_AreItsOwn_EvenWhereThisMachineMayNotCall()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Hooks:M4:AllowedNetworks:0"] = "10.0.0.0/8" });
        using HttpClient page = app.Page();
        JsonElement servers = (await page.GetFromJsonAsync<JsonElement>("api/servers", TestContext.Current.CancellationToken)).GetProperty("servers");
        foreach ((string name, string path) in ((string, string)[])[("m4", "/m4"), ("emg", "/emg/{hook}"), ("vernemq", "/vernemq")])
        {
            string addresses = servers.EnumerateArray().Single(s => s.GetProperty("name").GetString() == name).GetProperty("addresses").GetString()!;
            addresses.ShouldStartWith($"{name} is at POST {path} ");
            addresses.ShouldNotContain(";");
        }
    }
}
