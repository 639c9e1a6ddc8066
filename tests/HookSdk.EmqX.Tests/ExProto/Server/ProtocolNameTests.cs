using HookSdk.EmqX.ExProto;
using HookSdk.Testing;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>The protocol name of a login decides whether EMQX's authentication works.</summary>
public sealed class ProtocolNameTests
{
    public static TheoryData<FakeEmqxVersion, string, string, string> Logins => new()
    {
        { FakeEmqxVersion.V51, "exproto", "right", "OK" },
        { FakeEmqxVersion.V51, "exproto", "wrong", "REFUSED" },
        { FakeEmqxVersion.V51, "line", "wrong", "OK" },
        { FakeEmqxVersion.V58, "line", "wrong", "OK" },
        { FakeEmqxVersion.V58, "exproto", "wrong", "REFUSED" },
        { FakeEmqxVersion.V59, "line", "right", "REFUSED" },
        { FakeEmqxVersion.V59, "Exproto", "right", "REFUSED" },
        { FakeEmqxVersion.V59, "exproto", "right", "OK" },
        { FakeEmqxVersion.V59, "exproto", "wrong", "REFUSED" },
        { FakeEmqxVersion.V61, "line", "right", "REFUSED" },
        { FakeEmqxVersion.V44, "line", "right", "OK" },
        { FakeEmqxVersion.V44, "line", "wrong", "REFUSED" },
    };

    [Theory]
    [MemberData(nameof(Logins))]
    public async Task Login_ByVersionAndName_IsWhatEmqxMakesOfIt(FakeEmqxVersion version, string name, string password, string answer)
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process, fake: o =>
        {
            o.Version = version;
            o.Authenticate = static (_, given) => given == "right";
        });
        FakeDevice device = await app.Emqx.ConnectAsync();

        await device.SendAsync($"login dev1 {password} {name}\n");

        await device.ExpectAsync(answer + "\n");
    }

    [Fact]
    public async Task Fake_ByDefault_RefusesAnUnknownName()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        FakeDevice device = await app.Emqx.ConnectAsync();

        await device.SendAsync("login dev1 x line\nlogin dev1 x\n");

        await device.ExpectAsync("REFUSED\nOK\n");
    }

    [Fact]
    public async Task OtherName_IsToldOnceEach_WithWhatEmqxDoes()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process, fake: static o => o.Version = FakeEmqxVersion.V51);
        FakeDevice device = await app.Emqx.ConnectAsync();
        FakeDevice other = await app.Emqx.ConnectAsync();

        await device.SendAsync("login dev1 x line\nlogin dev1 x line\n");
        await device.ExpectAsync("OK\nAlreadyAuthenticated\n");
        await other.SendAsync("login dev2 x mqtt\nlogin dev2 x exproto\n");
        await other.ExpectAsync("OK\nAlreadyAuthenticated\n");

        (LogLevel Level, int Id, string Text)[] told = [.. app.Log.Lines.Where(static l => l.Id is 312 or 313)];
        told.Select(static l => l.Level).ShouldBe([LogLevel.Warning, LogLevel.Warning]);
        told[0].Text.ShouldContain("'line'");
        told[0].Text.ShouldContain("EMQX 5.9 and later refuse every such device");
        told[1].Text.ShouldContain("'mqtt', which is another protocol's");
    }

    [Fact]
    public async Task ManyNames_AreToldOfTenTimesAtMost()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Process);
        FakeDevice device = await app.Emqx.ConnectAsync();

        await device.SendAsync(string.Concat(Enumerable.Range(0, 20).Select(static n => $"login dev1 x name{n}\n")));
        await device.ExpectAsync(string.Concat(Enumerable.Repeat("REFUSED\n", 20)));

        app.Log.Lines.Count(static l => l.Id == 312).ShouldBe(10);
    }

    [Fact]
    public void Client_ByDefault_HasTheGatewaysName() => new ExProtoClient("gps-1").ProtocolName.ShouldBe("exproto");
}
