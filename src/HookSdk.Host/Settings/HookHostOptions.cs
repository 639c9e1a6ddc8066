namespace HookSdk.Host;

/// <summary>The section <c>HookHost</c>.</summary>
internal sealed class HookHostOptions
{
    /// <summary>The servers.</summary>
    public List<HostedServerOptions> Servers { get; set; } = [];

    /// <summary>Where the health checks answer, on every port. Default <c>/healthz</c>.</summary>
    public string HealthPath { get; set; } = "/healthz";
}
