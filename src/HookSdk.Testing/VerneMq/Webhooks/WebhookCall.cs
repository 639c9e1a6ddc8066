using System.Text;

namespace HookSdk.Testing;

/// <summary>A client as calls name it: after what <c>auth_on_register</c> made of it.</summary>
internal sealed record WebhookCaller(string Mountpoint, string ClientId, string? UserName, VerneMqPeer Peer);

/// <summary>One call of a hook: what its request tells, whoever it goes to.</summary>
internal abstract class WebhookCall(WebhookHook hook, WebhookCaller caller)
{
    private string? _key;

    public WebhookHook Hook { get; } = hook;

    public WebhookCaller Caller { get; } = caller;

    /// <summary>The body for an endpoint.</summary>
    public byte[] Body(VerneMqWebhook registration, HookFault? fault)
    {
        WebhookJson json = new();
        json.BeginObject();
        Write(new WebhookWriting(json, registration.Base64Payload, hasPayload: !registration.NoPayload || Hook.Kind != WebhookKind.Publish, isKey: false));
        if (fault is HookFault.ExtraField)
        {
            json.BeginObject("not_known_yet"u8);
            json.Number("version"u8, 2);
            json.EndObject();
        }
        else if (fault is HookFault.UnknownOption)
        {
            json.Text("not_known_yet"u8, "1");
        }

        json.EndObject();
        return fault switch
        {
            HookFault.TruncatedBody => json.Written[..(json.Written.Length / 2)].ToArray(),
            HookFault.InvalidUtf8 => WithInvalidUtf8(json.Written),
            _ => json.Written.ToArray(),
        };
    }

    /// <summary>All fields but the payload and the port, with nothing lost.</summary>
    public string CacheKey()
    {
        if (_key is null)
        {
            WebhookJson json = new();
            json.BeginObject();
            Write(new WebhookWriting(json, base64: true, hasPayload: false, isKey: true));
            json.EndObject();
            _key = Encoding.UTF8.GetString(json.Written);
        }

        return _key;
    }

    /// <summary>The request in one line, without secrets.</summary>
    public abstract string Describe();

    protected abstract void Write(in WebhookWriting to);

    protected void WriteClient(in WebhookWriting to, bool withUser)
    {
        if (withUser)
        {
            to.Json.Text("username"u8, Caller.UserName);
        }

        to.Json.Text("mountpoint"u8, Caller.Mountpoint);
        to.Json.Text("client_id"u8, Caller.ClientId);
    }

    protected void WritePeer(in WebhookWriting to)
    {
        to.Json.Text("peer_addr"u8, Caller.Peer.Address.ToString());
        if (!to.IsKey)
        {
            to.Json.Number("peer_port"u8, Caller.Peer.Port);
        }

        WriteClient(to, withUser: false);
        to.Json.Text("username"u8, Caller.UserName);
    }

    /// <summary>A byte that is no UTF-8 at the beginning of the client id.</summary>
    private static byte[] WithInvalidUtf8(ReadOnlySpan<byte> body)
    {
        int at = body.IndexOf("\"client_id\":\""u8) + "\"client_id\":\"".Length;
        return [.. body[..at], 0xE9, .. body[at..]];
    }
}

/// <summary>How a request is written: for an endpoint with its options, or for a key of the cache.</summary>
internal readonly struct WebhookWriting(WebhookJson json, bool base64, bool hasPayload, bool isKey)
{
    public WebhookJson Json { get; } = json;

    public bool HasPayload { get; } = hasPayload;

    public bool IsKey { get; } = isKey;

    public void Payload(ReadOnlySpan<byte> payload)
    {
        if (!HasPayload)
        {
            return;
        }

        if (base64)
        {
            Json.Base64("payload"u8, payload);
        }
        else
        {
            Json.LossyText("payload"u8, payload);
        }
    }

    /// <summary>Bytes that a request makes text of.</summary>
    public void Bytes(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool asBase64 = false)
    {
        if (asBase64 ? base64 : IsKey)
        {
            Json.Base64(name, value);
        }
        else
        {
            Json.LossyText(name, value);
        }
    }
}
