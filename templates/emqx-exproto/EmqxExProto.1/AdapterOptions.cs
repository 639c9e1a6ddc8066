namespace EmqxExProto._1;

/// <summary>The section <c>Adapter</c>.</summary>
public sealed class AdapterOptions
{
    /// <summary>The address of EMQX's adapter: <c>http://host:port</c>.</summary>
    public Uri? Url { get; set; }
}
