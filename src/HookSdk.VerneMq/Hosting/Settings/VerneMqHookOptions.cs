namespace HookSdk.VerneMq;

/// <summary>How one hook is registered at the broker, and how long its plugins may take.</summary>
public sealed class VerneMqHookOptions : HookOptions
{
    /// <summary>Whether payloads and client certificates come and go as base64, VerneMQ's default. Without it they are text: bytes that are no UTF-8 are lost.</summary>
    public bool Base64Payload { get; set; } = true;

    /// <summary>Leaves the payload out of the request. VerneMQ knows it for <c>auth_on_publish</c> and <c>auth_on_publish_m5</c> alone. Off by default.</summary>
    public bool NoPayload { get; set; }

    /// <summary>How long VerneMQ waits for the reply: whole milliseconds, 1 ms to 5 minutes; null: VerneMQ's default of 5 s. Keep it above <see cref="HookServerOptions.Deadline"/>.</summary>
    public TimeSpan? BrokerTimeout { get; set; }
}
