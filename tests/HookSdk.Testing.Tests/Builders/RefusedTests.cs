using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Builders;

/// <summary>What cannot be added is refused where it is added, in words that say what to do.</summary>
public sealed class RefusedTests
{
    private readonly ServiceCollection _services = new();

    [Fact]
    public void FailureMode_ThatTheHookDoesNotHave_IsRefused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => _services.AddEmg().OnBeforeReceive(FailureMode.Next, static (_, _) => BeforeReceiveReply.Accept()))
            .Message.ShouldContain("OnBeforeReceive has no such failure mode: state FailureMode.Open or FailureMode.Closed.");
        Should.Throw<ArgumentOutOfRangeException>(() => _services.AddM4().OnCall(FailureMode.Next, static (_, _) => M4Reply.Continue())).Message.ShouldContain("FailureMode.Open or FailureMode.Closed");
        Should.Throw<ArgumentOutOfRangeException>(() => _services.AddExHook().OnClientAuthorize((FailureMode)7, static (_, _) => AccessReply.Allow())).Message.ShouldContain("FailureMode.Open or FailureMode.Closed");
        Should.Throw<ArgumentOutOfRangeException>(() => _services.AddVerneMq().AuthOnPublishM5(FailureMode.Open, static (_, _) => PublishM5Reply.Ok()))
            .Message.ShouldContain("FailureMode.Closed or FailureMode.Next");
    }

    [Fact]
    public void FailureMode_InAnAttributeOfADelegate_IsRefused()
    {
        Should.Throw<InvalidOperationException>(() => _services.AddEmg().OnBeforeReceive(FailureMode.Open, [FailClosed] static (_, _) => BeforeReceiveReply.Accept()))
            .Message.ShouldBe("[FailClosed] would have no effect on the delegate 'OnBeforeReceive': state the failure mode as its parameter, and remove it");
        Should.Throw<InvalidOperationException>(() => _services.AddEmg().OnRoute([FailClosed] static (_, _) => RouteReply.NoChoice()))
            .Message.ShouldBe("'OnRoute' decides nothing that could fail open or closed, so [FailClosed] would have no effect: remove it");
    }

    [Fact]
    public void Topics_ThatAreNone_OrStandInAnAttribute_AreRefused()
    {
        Should.Throw<InvalidOperationException>(() => _services.AddExHook().OnMessagePublish(FailureMode.Open, static (_, _) => MessagePublishReply.PassThrough(), topics: ["a/#/b"]))
            .Message.ShouldStartWith("The topics of 'OnMessagePublish' are not valid: 'a/#/b' is no topic filter");
        Should.Throw<InvalidOperationException>(() => _services.AddExHook().OnMessageDropped([Topics("a")] static (_, _) => { }))
            .Message.ShouldBe("[Topics] would have no effect on the delegate 'OnMessageDropped': hand the filters over as its parameter topics.");
    }

    [Fact]
    public void Names_ThatMeet_AreRefused()
    {
        EmgBuilder emg = _services.AddEmg().Add(new Silent()).OnRoute(static (_, _) => RouteReply.NoChoice(), name: "gate");

        Should.Throw<InvalidOperationException>(() => emg.Add(new Silent())).Message.ShouldBe("'Silent' was added twice; each call would run it twice. If two of one class are meant, give one a name by another form: .Add(services => new Silent(...), name: \"...\").");
        Should.Throw<InvalidOperationException>(() => emg.OnBeforeSend(static (_, _) => ChangeReply.NoChange(), name: "gate"))
            .Message.ShouldBe("Two plugins are called 'gate'; logs and limits could not tell them apart. Give one another name.");
        Should.Throw<InvalidOperationException>(() => emg.OnBeforeSend(static (_, _) => ChangeReply.NoChange(), name: "Silent")).Message.ShouldContain("'Silent'");
    }

    [Fact]
    public async Task Factories_ThatMakeNothing_OrAnotherClass_AreToldAtTheStart()
    {
        Should.Throw<InvalidOperationException>(() => _services.AddEmg().Add<EmgPlugin>(static _ => new Silent()))
            .Message.ShouldBe("Which hooks are served is read from the plugin's class, and EmgPlugin itself serves none. Name the class: Add<YourEmgPlugin>(services => ...).");
        (await StartAsync(static s => s.AddEmg().Add<Silent>(static _ => null!))).ShouldBe("The factory that makes 'Silent' returned null.");
        (await StartAsync(static s => s.AddEmg().Add<Silent>(static _ => new Louder())))
            .ShouldBe("The factory that makes 'Silent' made a 'Louder', whose overrides would not be served. Say so: Add<Louder>(services => ...).");
    }

    [Fact]
    public void ExProto_HasOneHandler_InWhicheverForm()
    {
        Should.Throw<InvalidOperationException>(static () => new ServiceCollection().AddExProto().OnDevice(static _ => Task.CompletedTask).Add(static _ => new Idle()))
            .Message.ShouldStartWith("A handler was added before 'Idle'.");
        Should.Throw<InvalidOperationException>(static () => new ServiceCollection().AddExProto().Add(new Idle()).OnDevice(static _ => Task.CompletedTask))
            .Message.ShouldStartWith("A handler was added before 'OnDevice'.");
    }

    private static async Task<string> StartAsync(Action<IServiceCollection> add)
    {
        ServiceCollection services = new();
        services.AddLogging();
        add(services);
        await using ServiceProvider provider = services.BuildServiceProvider();
        return (await Should.ThrowAsync<InvalidOperationException>(() => FakeEmg.StartAsync(HookTarget.Services(provider)))).Message;
    }

    public class Silent : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.NoChoice());
    }

    public sealed class Louder : Silent
    {
        public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) => new(ChangeReply.NoChange());
    }

    public sealed class Idle : ExProtoHandler
    {
        public override Task RunAsync(ExProtoConnection connection) => Task.CompletedTask;
    }
}
