using System.Text.Json.Nodes;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>Operators' commands as the recordings write them.</summary>
internal static class VerneMqAdmin
{
    private static JsonObject Done => new() { ["text"] = "Done", ["type"] = "text" };

    public static JsonNode? Do(FakeVerneMq fake, string command)
    {
        switch (command.Split(' '))
        {
            case ["cache", "show", ..]:
                return new JsonArray([.. fake.ShowCache().Select(static s => new JsonObject { ["endpoint"] = s.Endpoint.OriginalString, ["hook"] = s.Hook, ["stat"] = s.Stat, ["value"] = s.Value })]);
            case ["cache", "clear"]:
                fake.ClearCache();
                return Done;
            case ["register", var hook, "endpoint", var endpoint]:
                return fake.Register(new VerneMqWebhook(hook, new Uri(endpoint, UriKind.RelativeOrAbsolute))) ? Done : Text("already_registered");
            case ["deregister", var hook, "endpoint", var endpoint]:
                return fake.Deregister(hook, new Uri(endpoint, UriKind.RelativeOrAbsolute)) ? Done : Text("not_found");
            case ["disconnect", ..]:
                _ = fake.KickAsync(command["disconnect ".Length..]);
                return Done;
            case ["reauthorize", "username", ..] when command.IndexOf(" client-id ", StringComparison.Ordinal) is > 0 and int at:
                Task<bool> changed = fake.ReauthorizeAsync(command["reauthorize username ".Length..at], command[(at + " client-id ".Length)..]);
                return changed.IsCompletedSuccessfully && !changed.Result ? Text("Unchanged") : Done;
            default:
                return null;
        }
    }

    private static JsonObject Text(string text) => new() { ["text"] = text, ["type"] = "text" };
}
