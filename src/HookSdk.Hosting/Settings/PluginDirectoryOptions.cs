namespace HookSdk.Hosting;

/// <summary>Settings of the plugin directory: the section <c>PluginDirectory</c> of the configuration. They are read at the start.</summary>
public sealed class PluginDirectoryOptions
{
    /// <summary>The directory; each folder in it is a plugin. A relative path starts at the application's content root.</summary>
    public string Path { get; set; } = "";

    /// <summary>Where the state file and copies of the plugins' versions are kept. Null, the default: the folder <c>.state</c> in the directory.</summary>
    public string? StateDirectory { get; set; }

    /// <summary>Whether changes of the directory are followed. Default true. Otherwise they wait for the operator's load or upgrade.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>How often the directory is looked at. What two looks in a row find alike is taken: so a folder is not taken while it is copied. 100 ms to 1 hour; default 2 s.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a version may take to be made and to check itself before it is refused. 1 s to 10 minutes; default 10 s.</summary>
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long calls of a replaced version may go on before it is unloaded under them, and how long it may take to stop. 1 s to 1 hour; default 30 s.</summary>
    public TimeSpan UnloadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an unloaded version may stay in memory before it is told of. 1 s to 1 hour; default 1 minute.</summary>
    public TimeSpan CollectTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Names of plugins without which the program does not start, such as those that decide who may log in. They stay loaded when their folders are gone.</summary>
    public List<string> Required { get; init; } = [];

    /// <summary>Names of further assemblies that plugins share with the program, as <c>Npgsql</c>. The program must have them.</summary>
    public List<string> SharedAssemblies { get; init; } = [];

    /// <summary>Who may call the operator's endpoint, and where.</summary>
    public PluginAdminOptions Admin { get; init; } = new();

    /// <summary>Whether plugins are loaded to see what is wrong with them, and not to serve: they check themselves, and begin no work in the background. A directory that is not there is not made.</summary>
    internal bool IsCheck { get; set; }
}
