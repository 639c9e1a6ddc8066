using System.Net;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Hosting.Tests.Admin;

/// <summary>Callers by their addresses, which no test over a socket of this machine can have.</summary>
public sealed class AdminCallerTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.8.8.8", "127.8.8.8", true)]
    [InlineData("::1", "::1", true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", false)]
    [InlineData("fe80::1", "fe80::1", false)]
    public void Address_OfAnotherMachine_IsRefused(string address, string called, bool isLetIn)
    {
        (int Status, string Problem)? refusal = AdminCaller.Refusal(From(address), new PluginAdminOptions(), out string who);

        refusal.ShouldBe(isLetIn ? null : (StatusCodes.Status403Forbidden, "only callers on this machine may call. Set PluginDirectory:Admin:Token, or call RequireAuthorization on what MapHookPlugins returns"));
        who.ShouldBe(called);
    }

    [Fact]
    public void Token_LetsInAnotherMachine()
    {
        PluginAdminOptions options = new() { Token = "a-token-of-enough-characters" };
        DefaultHttpContext context = From("10.0.0.1");
        context.Request.Headers.Authorization = "Bearer a-token-of-enough-characters";

        AdminCaller.Refusal(context, options, out string who).ShouldBeNull();
        who.ShouldBe("10.0.0.1 with the token");
    }

    private static DefaultHttpContext From(string address)
    {
        DefaultHttpContext context = new();
        context.Request.Host = new HostString("localhost");
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return context;
    }
}
