namespace HookSdk.EmqX.ExHook;

/// <summary>
/// What sets the packages apart: their names in the path and in hook names, the numbers of ResponsedType, and fields that older brokers do not send.
/// </summary>
internal sealed class ExHookVersion
{
    private ExHookVersion(string package, byte continueNumber = 0, byte ignoreNumber = 1)
    {
        Package = package;
        ContinueNumber = continueNumber;
        IgnoreNumber = ignoreNumber;
    }

    /// <summary>EMQX 4.3.0 to 4.3.2, where IGNORE is 0 and CONTINUE is 1.</summary>
    public static ExHookVersion V1Early { get; } = new("v1", continueNumber: 1, ignoreNumber: 0);

    /// <summary>EMQX 4.3.3 to 4.4.19.</summary>
    public static ExHookVersion V1Late { get; } = new("v1");

    /// <summary>
    /// A v1 broker that has not said which EMQX it is. STOP_AND_RETURN has the same number in both, so it stands for CONTINUE;
    /// and a 1 without a value is taken as IGNORE by both.
    /// </summary>
    public static ExHookVersion V1Unknown { get; } = new("v1", continueNumber: StopNumber);

    /// <summary>EMQX 5.0 to 5.8.</summary>
    public static ExHookVersion V2 { get; } = new("v2");

    /// <summary>EMQX 5.9 and later.</summary>
    public static ExHookVersion V3 { get; } = new("v3");

    /// <summary>STOP_AND_RETURN: the same everywhere.</summary>
    public const byte StopNumber = 2;

    public string Package { get; }

    public byte ContinueNumber { get; }

    public byte IgnoreNumber { get; }

    public string Service => $"emqx.exhook.{Package}.HookProvider";

    /// <summary>Whether user properties come as fields of their own.</summary>
    public bool HasUserProperties => this == V3;

    public bool IsV1 => Package == "v1";

    /// <summary>The version, where the request itself says more than its address: brokers from 4.3.14 and 4.4.3 on name themselves in each, and several may call from one address.</summary>
    public ExHookVersion For(BrokerMeta meta) => IsV1 && meta.Version.Length > 0 ? V1Late : this;

    /// <summary>The name under which this package mounts a hook.</summary>
    public string HookName(string hook) => !IsV1 ? hook : hook switch
    {
        ExHookHookNames.ClientAuthorize => "client.check_acl",
        ExHookHookNames.SessionTakenover => "session.takeovered",
        _ => hook,
    };

    /// <summary>The name of the call that one of <see cref="ExHookProvider"/>'s methods answers.</summary>
    public string MethodName(string providerMethod) => providerMethod[..^"Async".Length] switch
    {
        "OnClientAuthorize" when IsV1 => "OnClientCheckAcl",
        "OnSessionTakenover" when IsV1 => "OnSessionTakeovered",
        string name => name,
    };
}
