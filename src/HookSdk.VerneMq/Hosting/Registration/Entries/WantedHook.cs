using HookSdk.VerneMq.Management;

namespace HookSdk.VerneMq;

/// <summary>A registration as it should be: what is printed, and what is made at the broker.</summary>
internal sealed record WantedHook(string Hook, string Endpoint, VerneMqHookOptions Options)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private TimeSpan Timeout => Options.BrokerTimeout ?? DefaultTimeout;

    /// <summary>The options that are not VerneMQ's defaults, as the management API and vmq-admin name them.</summary>
    public IEnumerable<(string Name, string Value)> Settings()
    {
        if (!Options.Base64Payload)
        {
            yield return ("base64payload", "false");
        }

        if (Options.NoPayload)
        {
            yield return ("no_payload", "true");
        }

        if (Timeout != DefaultTimeout)
        {
            yield return ("response_timeout", ((int)Timeout.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Whether the broker's entry has these options. One that it does not show is taken for right.</summary>
    public bool IsLike(RegisteredWebhook entry) =>
        (entry.Base64Payload ?? Options.Base64Payload) == Options.Base64Payload
        && (entry.NoPayload ?? Options.NoPayload) == Options.NoPayload
        && (entry.BrokerTimeout ?? Timeout) == Timeout;
}
