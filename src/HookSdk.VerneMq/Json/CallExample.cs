namespace HookSdk.VerneMq;

/// <summary>A call of each hook as text, to begin with when one is written by hand: the fields that the hook must have, and the payload of a message.</summary>
internal static class CallExample
{
    public static string Of(string hook, IEnumerable<CallField> required)
    {
        bool isMqtt5 = hook.EndsWith("_m5", StringComparison.Ordinal);
        IEnumerable<string> fields = required.Select(field => FieldOf(field, hook));
        if (required.Contains(CallField.Topic))
        {
            fields = fields.Append("\"payload\":\"aGVsbG8=\"");
        }

        return $"{{{string.Join(",", isMqtt5 ? fields.Append("\"properties\":{}") : fields)}}}";
    }

    private static string FieldOf(CallField field, string hook) => field switch
    {
        CallField.Mountpoint => "\"mountpoint\":\"\"",
        CallField.ClientId => "\"client_id\":\"meter-0042\"",
        CallField.UserName => "\"username\":\"meter\"",
        CallField.Password => "\"password\":\"\"",
        CallField.PeerAddress => "\"peer_addr\":\"192.0.2.7\"",
        CallField.PeerPort => "\"peer_port\":50123",
        CallField.CleanSession => "\"clean_session\":true",
        CallField.CleanStart => "\"clean_start\":true",
        CallField.QoS => "\"qos\":1",
        CallField.Topic => "\"topic\":\"meters/0042/value\"",
        CallField.Retain => "\"retain\":false",
        CallField.Topics when hook.Contains("unsubscribe", StringComparison.Ordinal) => "\"topics\":[\"meters/0042/#\"]",
        CallField.Topics => "\"topics\":[{\"topic\":\"meters/0042/#\",\"qos\":1}]",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No hook must have it."),
    };
}
