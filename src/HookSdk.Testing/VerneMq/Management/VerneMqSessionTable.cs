using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HookSdk.Testing;

/// <summary>
/// <c>session show</c>: a flag without a value is a column, one with a value a filter, and all filters must hold. A value that begins with <c>~</c> is a pattern. Values
/// with an equals sign are 400; those with a quote or a letter beyond ASCII match nothing. A hundred rows come unless <c>--limit</c> says more.
/// </summary>
internal sealed class VerneMqSessionTable(VerneMqBroker broker)
{
    private const string Topic = "topic";

    private static readonly string[] Default = ["client_id", "is_online", "mountpoint", "peer_host", "peer_port", "user"];

    private static readonly string[] OfSubscriptions = [Topic, "qos", "rap", "no_local"];

    /// <summary>Those of the connection; with a filter on one of them no subscription is found.</summary>
    private static readonly string[] OfConnections = ["user", "peer_host", "peer_port", "protocol", "waiting_acks", "clean_session", "session_pid", "session_started_at"];

    private static readonly string[] OfQueues =
    [
        "node", "mountpoint", "client_id", "is_online", "is_offline", "statename", "queue_pid", "queue_size", "queue_started_at",
        "offline_messages", "online_messages", "num_sessions", "deliver_mode", "is_plugin", "msg_qos",
    ];

    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    public VerneMqManagementAnswer Show(VerneMqCommandLine line)
    {
        if (line.Arguments.Count > 0)
        {
            return VerneMqManagementAnswer.Bad;
        }

        int limit = 100;
        HashSet<string> columns = new(StringComparer.Ordinal);
        List<(string Name, string Value)> filters = [];
        foreach ((string flag, string? value) in line.Flags)
        {
            string name = flag[2..];
            if (flag is "--format" or "--help")
            {
                continue;
            }

            if (flag is "--limit" or "--rowtimeout")
            {
                if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
                {
                    return VerneMqManagementAnswer.Crash;
                }

                limit = flag == "--limit" ? number : limit;
            }
            else if (!IsColumn(name) || value?.Contains('=', StringComparison.Ordinal) == true)
            {
                return VerneMqManagementAnswer.Bad;
            }
            else if (string.IsNullOrEmpty(value))
            {
                columns.Add(name);
            }
            else
            {
                filters.Add((name, value));
            }
        }

        string[] shown = [.. (columns.Count == 0 ? Default : columns.AsEnumerable()).Order(StringComparer.Ordinal)];
        IEnumerable<Dictionary<string, object?>> rows = Rows(shown.Concat(filters.Select(static f => f.Name)).ToHashSet(StringComparer.Ordinal), filters)
            .Where(row => filters.TrueForAll(f => Matches(row.GetValueOrDefault(f.Name), f.Value)));
        return VerneMqManagementAnswer.Table(rows.Take(Math.Max(limit, 0)), (json, row) =>
        {
            foreach (string column in shown)
            {
                json.WritePropertyName(column);
                WriteCell(json, row.GetValueOrDefault(column));
            }
        });
    }

    private static bool IsColumn(string name) => OfSubscriptions.Contains(name) || OfConnections.Contains(name) || OfQueues.Contains(name);

    private IEnumerable<Dictionary<string, object?>> Rows(HashSet<string> names, List<(string Name, string Value)> filters)
    {
        bool bySubscription = names.Overlaps(OfSubscriptions);
        if (names.Contains("msg_qos") || (bySubscription && filters.Exists(static f => OfConnections.Contains(f.Name))))
        {
            yield break;
        }

        foreach (MqttSession session in broker.AllSessions())
        {
            if (!bySubscription)
            {
                yield return Row(session);
                continue;
            }

            foreach (MqttSubscription subscription in session.Subscriptions.Values)
            {
                Dictionary<string, object?> row = Row(session);
                row[Topic] = subscription.Filter;
                row["qos"] = subscription.QoS;
                row["rap"] = subscription.RetainAsPublished;
                row["no_local"] = subscription.NoLocal;
                yield return row;
            }
        }
    }

    private static Dictionary<string, object?> Row(MqttSession session)
    {
        VerneMqChannel? channel = session.Channel as VerneMqChannel;
        VerneMqChannel? online = session.IsOnline ? channel : null;
        return new(StringComparer.Ordinal)
        {
            ["node"] = FakeVerneMqManagement.Node,
            ["mountpoint"] = channel?.Caller.Mountpoint ?? "",
            ["client_id"] = session.ClientId,
            ["user"] = online?.Caller.UserName,
            ["peer_host"] = online?.Caller.Peer.Address.ToString(),
            ["peer_port"] = online?.Caller.Peer.Port,
            ["protocol"] = online is null ? null : online.Connect.Version switch
            {
                MqttVersion.V5 => 5,
                MqttVersion.V31 => 3,
                _ => 4,
            },
            ["waiting_acks"] = online is null ? null : session.InFlight.Count,
            ["clean_session"] = session.Expiry <= TimeSpan.Zero,
            ["is_online"] = session.IsOnline,
            ["is_offline"] = !session.IsOnline,
            ["is_plugin"] = false,
            ["statename"] = session.IsOnline ? "online" : "offline",
            ["session_pid"] = online is null ? null : "<0.762.0>",
            ["session_started_at"] = online?.StartedAt.ToUnixTimeMilliseconds(),
            ["queue_pid"] = "<0.766.0>",
            ["queue_started_at"] = channel?.StartedAt.ToUnixTimeMilliseconds(),
            ["queue_size"] = null,
            ["offline_messages"] = session.IsOnline ? 0 : session.Waiting,
            ["online_messages"] = session.IsOnline ? session.Waiting : 0,
            ["num_sessions"] = session.IsOnline ? 1 : 0,
            ["deliver_mode"] = "fanout",
        };
    }

    private static void WriteCell(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            default:
                json.WriteNumberValue(Convert.ToInt64(cell, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static bool Matches(object? cell, string wanted)
    {
        string? text = cell switch
        {
            bool b => b ? "true" : "false",
            null => null,
            _ => Convert.ToString(cell, CultureInfo.InvariantCulture),
        };
        return text is not null && Ascii.IsValid(wanted) && !wanted.Contains('"', StringComparison.Ordinal)
            && (wanted[0] == '~' ? IsMatch(text, wanted[1..]) : text == wanted);
    }

    /// <summary>A pattern that is none matches nothing (assumed).</summary>
    private static bool IsMatch(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.None, PatternTime);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
