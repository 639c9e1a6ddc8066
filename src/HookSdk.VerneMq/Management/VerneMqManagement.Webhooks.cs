using System.Globalization;

namespace HookSdk.VerneMq.Management;

/// <content>Webhooks.</content>
public sealed partial class VerneMqManagement
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    /// <summary>All registrations of the node, of whatever endpoint.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public Task<IReadOnlyList<RegisteredWebhook>> ListWebhooksAsync(CancellationToken cancellationToken = default) => _webhooks.ShowAsync(cancellationToken);

    /// <summary>Registers a webhook. VerneMQ itself would take any text for an option, and then fail to list its webhooks.</summary>
    /// <param name="hook">The hook, such as <c>auth_on_register</c>.</param>
    /// <param name="endpoint">Where it is called: http or https.</param>
    /// <param name="base64Payload">Whether payloads are sent in Base64: on by default.</param>
    /// <param name="brokerTimeout">How long the broker waits: whole milliseconds, from 1 ms to 5 minutes; null: its default of 5 s.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was not there yet. One that is there stays as it is, with its options.</returns>
    /// <exception cref="ArgumentException">There is no such hook, or the endpoint or the timeout is wrong.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public Task<bool> RegisterWebhookAsync(string hook, Uri endpoint, bool base64Payload = true, TimeSpan? brokerTimeout = null, CancellationToken cancellationToken = default)
    {
        Check(hook);
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            throw new ArgumentException("It is no absolute http or https URL.", nameof(endpoint));
        }

        List<(string, string)> settings = base64Payload ? [] : [("base64payload", "false")];
        if (brokerTimeout is { } timeout)
        {
            if (timeout < TimeSpan.FromMilliseconds(1) || timeout > FiveMinutes || timeout.Ticks % TimeSpan.TicksPerMillisecond != 0)
            {
                throw new ArgumentOutOfRangeException(nameof(brokerTimeout), $"{timeout} is no whole number of milliseconds from 1 ms to 5 minutes.");
            }

            settings.Add(("response_timeout", ((int)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)));
        }

        return _webhooks.RegisterAsync(hook, endpoint.OriginalString, settings, cancellationToken);
    }

    /// <summary>Takes a registration away.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="endpoint">Where it is called, letter for letter as it was registered, as <see cref="RegisteredWebhook.Endpoint"/> shows it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentException">There is no such hook.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public Task<bool> DeregisterWebhookAsync(string hook, Uri endpoint, CancellationToken cancellationToken = default)
    {
        Check(hook);
        ArgumentNullException.ThrowIfNull(endpoint);
        return _webhooks.DeregisterAsync(hook, endpoint.OriginalString, cancellationToken);
    }

    /// <summary>Has VerneMQ forget all replies that it has cached, so that each is asked for again.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public Task ClearWebhookCacheAsync(CancellationToken cancellationToken = default) =>
        _commands.TextAsync("/api/v1/webhooks/cache/clear", "clear its cache of replies", cancellationToken);

    private static void Check(string hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (!VerneMqHookNames.All.Contains(hook, StringComparer.Ordinal))
        {
            throw new ArgumentException($"There is no hook of that name. VerneMQ has {string.Join(", ", VerneMqHookNames.All)}.", nameof(hook));
        }
    }
}
