using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.EmqxExHook;

/// <summary><c>dotnet new emqx-exhook -n Acme.Mqtt --style generated</c>, built.</summary>
public sealed class EmqxExHookGeneratedScaffold(PackedSdk sdk) : IAsyncLifetime
{
    public const string Name = "Acme.Mqtt";

    public string Folder { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Environment => sdk.ScaffoldEnvironment;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string parent = sdk.Under("exhook-generated");
        await sdk.WriteNuGetConfigAsync(parent, map: true);
        Folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), "emqx-exhook", Name, "--style", "generated");
        await Dotnet.RunAsync(Folder, Environment, "build", "-warnaserror");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
