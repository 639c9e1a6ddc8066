using System.Collections.Frozen;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// The protocol names that EMQX's authentication knows: it has a chain for each, and fails inside with any other (seen with 5.8.9 and 5.10.3; by their source 5.1 to 6.1). An empty
/// name is the gateway's own. A warning tells of others at their first use.
/// </summary>
internal sealed class ProtocolNames(ExProtoLog log)
{
    /// <summary>The name that is asked for by the gateway's own authentication.</summary>
    public const string Gateway = "exproto";

    /// <summary>EMQX keeps each name for ever, so there are few.</summary>
    private const int MostWarnings = 10;

    private static readonly FrozenSet<string> Known = FrozenSet.Create(StringComparer.Ordinal, "mqtt", "mqtt-sn", "coap", "lwm2m", "stomp", Gateway, "ocpp", "gbt32960", "jt808", "nats", "");

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Whether EMQX has an authentication for it.</summary>
    public static bool IsKnown(string name) => Known.Contains(name);

    /// <summary>Warns of a name that is not the gateway's.</summary>
    public void Check(string name)
    {
        if (name is Gateway or "")
        {
            return;
        }

        lock (_told)
        {
            if (_told.Count >= MostWarnings || !_told.Add(name))
            {
                return;
            }
        }

        if (IsKnown(name))
        {
            log.OthersProtocolName(name);
        }
        else
        {
            log.UnknownProtocolName(name);
        }
    }
}
