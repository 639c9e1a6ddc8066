namespace HookSdk.Host;

/// <summary>What the program is asked for.</summary>
internal enum HostCommand
{
    /// <summary>To serve.</summary>
    Serve,

    /// <summary>To say what is wrong with settings and plugins, and to listen to nothing.</summary>
    Check,

    /// <summary>To say what it can do.</summary>
    Help,

    /// <summary>To say which version it is.</summary>
    Version,
}
