namespace HookSdk.Reliability.Tests.Load;

/// <summary>One call of a broker over HTTP, as <see cref="KeepAliveLoad"/> makes it again and again.</summary>
/// <param name="Path">What is called.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Headers">Further lines of the head.</param>
/// <param name="Expected">Stands in the answer when the plugin was asked.</param>
internal sealed record HttpCalls(string Path, string Body, string Headers, string Expected)
{
    /// <summary>What is called of a server that was started with <c>--Only</c> and this name.</summary>
    public static HttpCalls Of(string target) => target switch
    {
        "Http" => new(EmgCalls.Route, EmgCalls.Message(), "", EmgCalls.Chosen),
        "M4" => new("/m4", """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37012345678"}""", "", "37011111111"),
        "VerneMq" => new(
            "/vernemq",
            """{"peer_addr":"127.0.0.1","peer_port":8888,"mountpoint":"","client_id":"c1","username":"u","password":"p","clean_session":true}""",
            "vernemq-hook: auth_on_register\r\n",
            "{\"result\":\"ok\"}"),
        _ => throw new ArgumentOutOfRangeException(nameof(target), target, "there is no such target"),
    };
}
