using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.EmgPlugin;

/// <summary>Calls as EMG makes them.</summary>
internal static class EmgPluginCalls
{
    /// <summary>A call as the protocol's description shows it.</summary>
    public const string SampleCall = """
        {"ccarg":"retail","qe":{"ID":"25593581","SOURCEADDR":"INFO","SOURCEADDRTON":"5","DESTADDR":"46701234567","MESSAGE":"Hello","CHARCODE":"0","MSGTYPE":"1"},"route":"","connector":{"NAME":"smpp-in1","INSTANCE":"3"},"connectors":[{"NAME":"smpp-out1"}],"groups":[{"NAME":"nordic"}]}
        """;

    /// <summary>Calls a hook.</summary>
    /// <returns>The reply, to the byte.</returns>
    public static Task<string> CallAsync(this RunningServer server, string hook, string body = SampleCall) => server.PostAsync("/emg/" + hook, body);
}
