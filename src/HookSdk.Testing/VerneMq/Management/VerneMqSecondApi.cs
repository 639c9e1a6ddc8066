using System.Net;

namespace HookSdk.Testing;

/// <summary>
/// <c>/api/v2</c>: a client by its exact id, whatever letters it has. With a mountpoint, even an empty one, VerneMQ finds nobody: it looks for a binary, and keeps mountpoints as lists
/// (after its sources).
/// </summary>
internal sealed class VerneMqSecondApi(VerneMqAdmin admin, VerneMqBroker broker)
{
    public async Task<VerneMqManagementAnswer> AnswerAsync(string command, string query)
    {
        Dictionary<string, string?> given = new(StringComparer.Ordinal);
        foreach (string part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            given[VerneMqCommandLine.Unescape(equals < 0 ? part : part[..equals])] = equals < 0 ? null : VerneMqCommandLine.Unescape(part[(equals + 1)..]);
        }

        bool hasMountpoint = given.ContainsKey("mountpoint");
        MqttSession? session = !hasMountpoint && given.GetValueOrDefault("client_id") is { } id ? broker.Sessions("").Find(id) : null;
        if (hasMountpoint)
        {
            broker.Tell("  ! VerneMQ's /api/v2 finds no client where a mountpoint is given. Use /api/v1/session/disconnect with --mountpoint, or session/show.");
        }

        return command switch
        {
            "client" => Show(session, given.TryGetValue("topics", out string? topics) && topics is null),
            "disconnect" => await DisconnectAsync(session, given).ConfigureAwait(false),
            _ => VerneMqManagementAnswer.Write(static json => json.WriteStringValue("invalid_command")) with { Status = HttpStatusCode.BadRequest },
        };
    }

    /// <summary>The topics of a session without a connection crash it.</summary>
    private static VerneMqManagementAnswer Show(MqttSession? session, bool withTopics) => session is { IsOnline: false } && withTopics
        ? VerneMqManagementAnswer.Crash
        : VerneMqManagementAnswer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", session is null ? "unknown" : session.IsOnline ? "online" : "offline");
            if (session is not null && withTopics)
            {
                json.WriteStartObject("topics");
                foreach (MqttSubscription subscription in session.Subscriptions.Values)
                {
                    json.WriteNumber(subscription.Filter, subscription.QoS);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        });

    private async Task<VerneMqManagementAnswer> DisconnectAsync(MqttSession? session, Dictionary<string, string?> given)
    {
        bool cleanup = given.TryGetValue("cleanup", out string? value);
        if (value is not null)
        {
            return VerneMqManagementAnswer.Crash;
        }

        if (session is not null)
        {
            await admin.DisconnectAsync(session.ClientId, "", cleanup).ConfigureAwait(false);
        }

        return VerneMqManagementAnswer.Write(json => json.WriteStringValue(session is null ? "unknown" : "ok"));
    }
}
