using Emqx.Exhook.V2;
using Google.Protobuf;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

/// <summary>Whatever a generated service does not decide is told, with what EMQX does then.</summary>
public sealed class ToldTests
{
    private const string Publish = "/emqx.exhook.v2.HookProvider/OnMessagePublish";

    private static readonly string[] Told = ["119 ", "120 ", "121 "];

    [Fact]
    public async Task RequestTooLargeForGrpcAspNetCore_IsToldWithItsSizeAndWhatToDo()
    {
        await using GeneratedApp app = await StartAsync();
        MessagePublishRequest request = new() { Message = new() { Topic = "a", Payload = ByteString.CopyFrom(new byte[5 << 20]) } };

        Answer answer = await app.CallAsync(Publish, request);

        (answer.StatusInHeaders, answer.Status).ShouldBe((null, "8"));
        Single(app, "119 ").ShouldSatisfyAllConditions(
            l => l.ShouldContain($"{request.CalculateSize()} bytes"),
            l => l.ShouldContain("MaxReceiveMessageSize"),
            l => l.ShouldContain("EMQX publishes the message as it was"));
    }

    [Theory]
    [InlineData("null", "1", "null is none")]
    [InlineData("throw", "2", "Grpc.AspNetCore has logged the exception")]
    public async Task FailureOfTheService_IsToldOnce(string user, string status, string toDo)
    {
        await using GeneratedApp app = await StartAsync();

        (await app.CallAsync(ServeTests.Authenticate, As(user))).Status.ShouldBe(status);

        Single(app, "119 ").ShouldSatisfyAllConditions(l => l.ShouldContain(toDo), l => l.ShouldContain("EMQX does what its failed_action says"));
    }

    [Fact]
    public async Task MethodThatIsLeftOut_IsTold()
    {
        await using GeneratedApp app = await StartAsync();

        (await app.CallAsync(ServeTests.Authorize, new ClientAuthorizeRequest())).Status.ShouldBe("12");

        Single(app, "119 ").ShouldContain("do not name its hook in OnProviderLoaded");
    }

    [Fact]
    public async Task MethodThatRunsPastTheDeadline_IsToldWhileItRuns()
    {
        await using GeneratedApp app = await StartAsync();

        (await app.CallAsync(ServeTests.Authenticate, As("deaf"), ("grpc-timeout", "100m"))).StatusInHeaders.ShouldBe("4");

        await Waiting.UntilAsync(() => app.Lines.All.Any(static l => l.StartsWith("120 ", StringComparison.Ordinal)));
        Door door = app.App.Services.GetRequiredService<Doors>().Hook;
        door.Waiting.ShouldBe(1);
        door.Open();
        await Waiting.UntilAsync(() => door.Waiting == 0);
        Single(app, "120 ").ShouldContain("Hand context.CancellationToken on");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("stop")]
    [InlineData("message")]
    public async Task ReplyWithoutABool_IsTold(string user)
    {
        await using GeneratedApp app = await StartAsync();

        (await app.CallAsync(ServeTests.Authenticate, As(user))).Status.ShouldBe("0");

        Single(app, "121 ").ShouldSatisfyAllConditions(l => l.ShouldContain("without bool_result"), l => l.ShouldContain("EMQX ignores such an answer"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("bool")]
    public async Task ReplyWithoutAMessage_IsTold(string topic)
    {
        await using GeneratedApp app = await StartAsync();

        (await app.CallAsync(Publish, new MessagePublishRequest { Message = new() { Topic = topic } })).Status.ShouldBe("0");

        Single(app, "121 ").ShouldSatisfyAllConditions(l => l.ShouldContain("without message"), l => l.ShouldContain("publishes the message as it was"));
    }

    [Fact]
    public async Task RepliesThatDecide_AreNotTold()
    {
        await using GeneratedApp app = await StartAsync();

        foreach (string user in (string[])["ignore", "no", "yes", "anybody"])
        {
            (await app.CallAsync(ServeTests.Authenticate, As(user))).Status.ShouldBe("0");
        }

        (await app.CallAsync(Publish, new MessagePublishRequest { Message = new() { Topic = "a" } })).Status.ShouldBe("0");
        app.Lines.All.ShouldNotContain(static l => Told.Any(t => l.StartsWith(t, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task VersionThatNobodyServes_CalledFromAnAddressThatMayNot_IsNotTakenForEmqx()
    {
        await using GeneratedApp app = await GeneratedApp.StartAsync(arguments: "--Hooks:EmqxGrpc:AllowedNetworks:0=192.0.2.1");

        (await app.CallAsync("/emqx.exhook.v3.HookProvider/OnProviderLoaded", new ProviderLoadedRequest())).Status.ShouldBe("7");

        app.Lines.All.ShouldNotContain(static l => l.StartsWith("109 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FakeBroker_FailedActionInAGreenTest_FailsItUntilItIsAllowed()
    {
        await using GeneratedApp app = await StartAsync();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.Url)), static o => o.Version = FakeEmqxVersion.V58);

        EmqxConnectOutcome refused = await emqx.ConnectAsync("c1", "throw", "secret");
        Should.Throw<HookAssertionException>(() => refused.EnsureRefused()).Message.ShouldContain("failed_action decides");
        refused.AllowFallback().EnsureRefused().EnsureCause(EmqxCause.FailedAction);

        FakeEmqxClient device = (await emqx.ConnectAsync("c2", "anybody", "secret")).EnsureAccepted().Client;
        EmqxPublishOutcome published = await device.PublishAsync("throw", "x", qos: 1);
        Should.Throw<HookAssertionException>(() => published.EnsureAccepted());
        published.AllowFallback().EnsureAccepted();
    }

    private static Task<GeneratedApp> StartAsync() => GeneratedApp.StartAsync(static app => app.MapGrpcService<Careless>().ForEmqx());

    private static ClientAuthenticateRequest As(string user) => new() { Clientinfo = new() { Clientid = "c", Username = user } };

    private static string Single(GeneratedApp app, string id)
    {
        string line = app.Lines.All.Where(static l => Told.Any(t => l.StartsWith(t, StringComparison.Ordinal))).ShouldHaveSingleItem();
        line.ShouldStartWith(id);
        return line;
    }
}
