using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.VerneMqPlugin;

/// <summary><c>dotnet new vernemq-plugin -n Acme.Mqtt</c> without an option, built.</summary>
public sealed class VerneMqPluginScaffold(PackedSdk sdk) : IAsyncLifetime
{
    public const string Name = "Acme.Mqtt";

    public string Folder { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Environment => sdk.ScaffoldEnvironment;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string parent = sdk.Under("vernemq");
        await sdk.WriteNuGetConfigAsync(parent, map: true);
        Folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), "vernemq-plugin", Name);
        await Dotnet.RunAsync(Folder, Environment, "build", "-warnaserror");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
