using System.Globalization;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// EMQX loads this hook server: each node of a cluster does, from EMQX 5.9 on again at any time, and up to 5.8 not again after a restart of this server.
/// </summary>
public sealed class ProviderLoadedRequest : ExHookRequest
{
    /// <summary>Makes a request by hand, as a test wants one.</summary>
    public ProviderLoadedRequest()
    {
    }

    internal ProviderLoadedRequest(ref WireReader reader)
    {
        while (reader.ReadTag(out uint tag))
        {
            switch (tag)
            {
                case Tags.Length1:
                    int outer = reader.Enter();
                    while (reader.ReadTag(out uint inner))
                    {
                        switch (inner)
                        {
                            case Tags.Length1:
                                Version = reader.ReadRepeatedText();
                                break;
                            case Tags.Length2:
                                Description = reader.ReadRepeatedText();
                                break;

                            // v2 and v3 say a number of milliseconds, v1 says text under the same number.
                            case Tags.Varint3:
                                Uptime = ((long)reader.ReadVarint()).ToString(CultureInfo.InvariantCulture);
                                break;
                            case Tags.Length3:
                                Uptime = reader.ReadText();
                                break;
                            case Tags.Length4:
                                BrokerTime = reader.ReadText();
                                break;
                            default:
                                reader.Skip(inner);
                                break;
                        }
                    }

                    reader.Leave(outer);
                    break;
                case Tags.Length2:
                    ReadMeta(ref reader);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }
    }

    /// <summary>EMQX's version, such as <c>5.1.4</c>; empty when EMQX does not tell it.</summary>
    public string Version { get; init; } = "";

    /// <summary>What EMQX calls itself, such as <c>EMQX Enterprise</c>; empty when EMQX does not tell it.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// How long EMQX has been up, in its own words: milliseconds as digits, or up to EMQX 4.4 text such as <c>1 hours, 2 minutes, 3 seconds</c>. Null when it does not say.
    /// </summary>
    public string? Uptime { get; init; }

    /// <summary>EMQX's clock when it asked, in its own words; empty when it does not say.</summary>
    public string BrokerTime { get; init; } = "";

    private protected override string? BrokerVersion => Version;
}
