namespace HookSdk.VerneMq.Management;

/// <summary>
/// Where VerneMQ's management API is and how it is called, bound from <c>Hooks:VerneMqManagement</c>. Read once, when the server starts. In a cluster: one node's.
/// </summary>
public sealed class VerneMqManagementOptions : ManagementOptions
{
    internal const string Section = "Hooks:VerneMqManagement";

    /// <summary>Makes the settings: <see cref="ManagementOptions.Url"/> is <c>http://127.0.0.1:8888</c>, the HTTP listener's address.</summary>
    public VerneMqManagementOptions()
        : base(new Uri("http://127.0.0.1:8888"))
    {
    }

    /// <summary>The API key (<c>vmq-admin api-key create scope=mgmt</c>); null for a listener that asks for none. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// The key of the second API (<c>vmq-admin api-key create scope=api2</c>), which finds clients by whatever id; null for a listener that asks for none. Where <see cref="ApiKey"/>
    /// is set and this is not, clients are disconnected by the first API, and those whose ids it cannot name safely are refused. So are clients in a mountpoint, whatever this is: the
    /// second API does not find them. Never logged.
    /// </summary>
    public string? ClientApiKey { get; set; }

    /// <summary>What is wrong with a key: it stands in a header, and one with a line's end, as a file has, would not be sent. VerneMQ would refuse what it never saw.</summary>
    /// <returns>Null: nothing.</returns>
    internal static string? ProblemOf(string? key) => key is null || (key.Length > 0 && key.All(static c => c is > ' ' and < '\u007f'))
        ? null
        : "it is empty, or holds a space, a line's end or a letter beyond ASCII: leave it out where the listener asks for no key.";
}
