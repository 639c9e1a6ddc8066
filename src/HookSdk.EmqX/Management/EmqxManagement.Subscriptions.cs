using HookSdk.Mqtt;

namespace HookSdk.EmqX.Management;

/// <content>Subscriptions.</content>
public sealed partial class EmqxManagement
{
    /// <summary>The subscriptions of a client.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The subscriptions; null: there is no such client.</returns>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty, <c>.</c> or <c>..</c>, which no path of this API can name.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<IReadOnlyList<EmqxClientSubscription>?> ListSubscriptionsAsync(string clientId, CancellationToken cancellationToken = default)
    {
        const string Operation = "list a client's subscriptions";
        ManagementAnswer answer = await _api.GetAsync($"{ClientPath(clientId)}/subscriptions", Operation, cancellationToken).ConfigureAwait(false);
        return IsAbsent(answer) ? null : [.. Items(_api.Ensure(answer, Operation), Operation).Select(EmqxClientSubscription.Read)];
    }

    /// <summary>Subscribes a client to a filter, without asking any hook. The client is told nothing but by the messages that come.</summary>
    /// <param name="clientId">The client; one whose session is stored may be offline.</param>
    /// <param name="filter">The topic filter. EMQX itself would take a wrong one.</param>
    /// <param name="qos">The quality of service: 0 to 2.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False: there is no such client.</returns>
    /// <exception cref="ArgumentException">The filter or the QoS is wrong, or no path of this API can name the client.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<bool> SubscribeAsync(string clientId, string filter, int qos = 0, CancellationToken cancellationToken = default)
    {
        const string Operation = "subscribe a client";
        Check(filter);
        ArgumentOutOfRangeException.ThrowIfNegative(qos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, 2);
        ManagementAnswer answer = await _api.SendAsync(
            HttpMethod.Post,
            $"{ClientPath(clientId)}/subscribe",
            Operation,
            isRepeatable: true,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("topic", filter);
                writer.WriteNumber("qos", qos);
                writer.WriteEndObject();
            },
            cancellationToken).ConfigureAwait(false);
        return !IsAbsent(answer) && _api.Ensure(answer, Operation).IsSuccess;
    }

    /// <summary>Ends a subscription of a client, which is told nothing.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="filter">The topic filter, letter for letter. EMQX does not tell whether there was one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False: there is no such client.</returns>
    /// <exception cref="ArgumentException">The filter is empty or holds half of a surrogate pair, or no path of this API can name the client.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<bool> UnsubscribeAsync(string clientId, string filter, CancellationToken cancellationToken = default)
    {
        const string Operation = "end a client's subscription";
        ArgumentException.ThrowIfNullOrEmpty(filter);
        ManagementHttp.EnsureName(filter, nameof(filter));
        ManagementAnswer answer = await _api.SendAsync(
            HttpMethod.Post,
            $"{ClientPath(clientId)}/unsubscribe",
            Operation,
            isRepeatable: true,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("topic", filter);
                writer.WriteEndObject();
            },
            cancellationToken).ConfigureAwait(false);
        return !IsAbsent(answer) && _api.Ensure(answer, Operation).IsSuccess;
    }

    private static void Check(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!TopicFilter.TryParse(filter, out _, out string? problem))
        {
            throw new ArgumentException($"It is no topic filter: {problem}", nameof(filter));
        }
    }
}
