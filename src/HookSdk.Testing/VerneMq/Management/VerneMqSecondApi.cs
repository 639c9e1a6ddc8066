using System.Net;

namespace HookSdk.Testing;

/// <summary><c>/api/v2</c>: a client by its exact id, whatever letters it has.</summary>
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

        string mountpoint = given.GetValueOrDefault("mountpoint") ?? "";
        MqttSession? session = given.GetValueOrDefault("client_id") is { } id ? broker.Sessions(mountpoint).Find(id) : null;
        return command switch
        {
            "client" => Show(session, given.TryGetValue("topics", out string? topics) && topics is null),
            "disconnect" => await DisconnectAsync(session, mountpoint, given).ConfigureAwait(false),
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

    private async Task<VerneMqManagementAnswer> DisconnectAsync(MqttSession? session, string mountpoint, Dictionary<string, string?> given)
    {
        bool cleanup = given.TryGetValue("cleanup", out string? value);
        if (value is not null)
        {
            return VerneMqManagementAnswer.Crash;
        }

        if (session is not null)
        {
            await admin.DisconnectAsync(session.ClientId, mountpoint, cleanup).ConfigureAwait(false);
        }

        return VerneMqManagementAnswer.Write(json => json.WriteStringValue(session is null ? "unknown" : "ok"));
    }
}
