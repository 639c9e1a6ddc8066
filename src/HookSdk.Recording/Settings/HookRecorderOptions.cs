namespace HookSdk.Recording;

/// <summary>Settings of the recorder: the configuration section <c>Recorder</c>. All need a restart.</summary>
public sealed class HookRecorderOptions
{
    /// <summary>Whether calls are recorded. Default true. Where it is off, it costs nothing.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The folder that the files are written in; it is made where it is not there. A relative path starts at the content root. One program writes to it. Default <c>hook-recordings</c>.</summary>
    public string Folder { get; set; } = "hook-recordings";

    /// <summary>Bytes of a file before the next one begins, 65,536 to 17,179,869,184; default 67,108,864.</summary>
    public long MaxFileBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>How old a file becomes before the next one begins, 1 minute to 31 days; default 1 hour.</summary>
    public TimeSpan MaxFileAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Files that are kept, 1 to 10,000; default 24. The oldest one goes when a new one begins.</summary>
    public int KeptFiles { get; set; } = 24;

    /// <summary>
    /// The share of clients whose calls are recorded, above 0 up to 1; default 1, all. A client's calls are recorded all or not at all, and the same clients are after a restart. Of calls that name
    /// nobody it is the share of calls.
    /// </summary>
    public double SampledShare { get; set; } = 1;

    /// <summary>Calls a second that are recorded, 1 to 100,000; default 1,000. A call of more than 4 KB counts as several. What is beyond is dropped and counted.</summary>
    public int CallsPerSecond { get; set; } = 1_000;

    /// <summary>Bytes of a call's request and reply together, 1,024 to 16,777,216; default 262,144. A larger call is not recorded, and counted.</summary>
    public int MaxCallBytes { get; set; } = 256 * 1024;

    /// <summary>Hooks that are recorded, by the broker's names: <c>auth_on_register</c>. Empty, the default: all.</summary>
    public IList<string> Hooks { get; } = [];

    /// <summary>Hooks whose payloads and texts of messages are written, by the broker's names: <c>message.publish</c>. Empty, the default: none.</summary>
    public IList<string> Payloads { get; } = [];

    /// <summary>Secrets that are written, by the names of their fields: <c>password</c>. Empty, the default: none. A file with passwords in it is for test systems.</summary>
    public IList<string> Secrets { get; } = [];
}
