namespace HookSdk.VerneMq;

/// <summary>One node of a cluster, bound from <c>Hooks:VerneMq:Registration:ManagementUrls</c>. Registrations and API keys belong to one node each.</summary>
public sealed class VerneMqNodeOptions
{
    /// <summary>The node's HTTP listener, such as <c>http://node1:8888</c>. Required.</summary>
    public Uri? Url { get; set; }

    /// <summary>The node's API key; null: <see cref="VerneMqRegistrationOptions.ApiKey"/>. Never logged.</summary>
    public string? ApiKey { get; set; }
}
