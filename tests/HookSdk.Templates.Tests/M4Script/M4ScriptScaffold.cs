using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.M4Script;

/// <summary><c>dotnet new m4-script -n Acme.Calls</c>, built.</summary>
public abstract class M4ScriptScaffold(PackedSdk sdk, string parent, params string[] options) : IAsyncLifetime
{
    public const string Name = "Acme.Calls";

    public string Folder { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Environment => sdk.ScaffoldEnvironment;

    /// <summary>What the build made: the program, to be run by <c>dotnet</c>.</summary>
    public string BuiltProgram => Path.Combine(Folder, Name, "bin", "Debug", "net10.0", Name + ".dll");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        string above = sdk.Under(parent);
        await sdk.WriteNuGetConfigAsync(above, map: true);
        Folder = await sdk.ScaffoldAsync(above, sdk.Under("hive"), "m4-script", Name, options);
        await Dotnet.RunAsync(Folder, Environment, "build", "-warnaserror");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}

/// <summary>Without an option: over HTTP.</summary>
public sealed class M4HttpScaffold(PackedSdk sdk) : M4ScriptScaffold(sdk, "m4-http");

/// <summary>As a local program.</summary>
public sealed class M4LocalScaffold(PackedSdk sdk) : M4ScriptScaffold(sdk, "m4-local", "--transport", "local");
