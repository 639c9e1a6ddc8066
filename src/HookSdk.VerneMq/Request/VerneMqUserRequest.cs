namespace HookSdk.VerneMq;

/// <summary>A request that tells the client's user name.</summary>
public abstract class VerneMqUserRequest : VerneMqRequest, INamesClient
{
    private readonly JsonSlice _usernamePart;
    private string? _username;

    private protected VerneMqUserRequest()
    {
    }

    private protected VerneMqUserRequest(HookBody body, in CallFields fields)
        : base(body, fields) => _usernamePart = fields.Slice(CallField.UserName);

    /// <summary>The user name; null when the client gave none. <c>on_offline_message</c> does not tell it.</summary>
    public string? UserName
    {
        get => _username ??= _usernamePart.Text(Body);
        init => _username = value;
    }

    string? INamesClient.UserName => UserName;

    private protected override string Details => UserName is { } name ? $", username = {name}" : "";
}
