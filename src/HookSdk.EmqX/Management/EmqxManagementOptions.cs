namespace HookSdk.EmqX.Management;

/// <summary>Where EMQX's management API is and how it is called, bound from <c>Hooks:EmqxManagement</c>. Read once, when the server starts.</summary>
public sealed class EmqxManagementOptions : ManagementOptions
{
    internal const string Section = "Hooks:EmqxManagement";

    /// <summary>Makes the settings: <see cref="ManagementOptions.Url"/> is <c>http://127.0.0.1:18083</c>, the dashboard's address.</summary>
    public EmqxManagementOptions()
        : base(new Uri("http://127.0.0.1:18083"))
    {
    }

    /// <summary>The API key, as the dashboard shows it (System, API Key). Required, and without a colon. Its role must be administrator, for what changes anything.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The secret of the key. Required. Never logged.</summary>
    public string? ApiSecret { get; set; }
}
