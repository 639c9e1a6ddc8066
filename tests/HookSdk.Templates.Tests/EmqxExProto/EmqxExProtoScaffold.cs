using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.EmqxExProto;

/// <summary><c>dotnet new emqx-exproto -n Acme.Devices</c> without an option, built.</summary>
public sealed class EmqxExProtoScaffold(PackedSdk sdk) : IAsyncLifetime
{
    public const string Name = "Acme.Devices";

    public string Folder { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Environment => sdk.ScaffoldEnvironment;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string parent = sdk.Under("exproto");
        await sdk.WriteNuGetConfigAsync(parent, map: true);
        Folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), "emqx-exproto", Name);
        await Dotnet.RunAsync(Folder, Environment, "build", "-warnaserror");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
