using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.EmgPlugin;

/// <summary><c>dotnet new emg-plugin -n Acme.Sms</c> without an option, built.</summary>
public sealed class EmgPluginScaffold(PackedSdk sdk) : IAsyncLifetime
{
    public const string Name = "Acme.Sms";

    public string Folder { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Environment => sdk.ScaffoldEnvironment;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string parent = sdk.Under("plain");
        await sdk.WriteNuGetConfigAsync(parent, map: true);
        Folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), "emg-plugin", Name);
        await Dotnet.RunAsync(Folder, Environment, "build", "-warnaserror");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
