namespace HookSdk.Templates.Tests.M4Script;

/// <summary>What M4 asks, and how scaffolds are configured for it.</summary>
internal static class M4Requests
{
    public const string Call = """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}""";
    public const string BlockedCall = """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37012345678"}""";
    public const string CallerIdSet = """{"new_src":"37011111111"}""";
    public const string Rejected = """{"message":"blocked","reject_call":1}""";

    /// <summary>An environment that names a caller id and a blocked destination.</summary>
    public static Dictionary<string, string> Configure(IReadOnlyDictionary<string, string> environment) => new(environment)
    {
        ["CallerIds__2"] = "37011111111",
        ["Blocked__0"] = "37012345678",
    };
}
