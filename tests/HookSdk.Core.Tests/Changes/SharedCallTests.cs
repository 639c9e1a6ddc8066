using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Changes;

/// <summary>A call whose plugins have services of several providers.</summary>
public sealed class SharedCallTests
{
    [Fact]
    public async Task ScopeWhoseEndThrows_KeepsNoOtherFromItsEnd()
    {
        await using ToyServer toy = new();
        List<string> ended = [];
        await using ServiceProvider one = Ends("one", throws: true);
        await using ServiceProvider two = Ends("two", throws: true);
        await using ServiceProvider three = Ends("three", throws: false);
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = new(toy.Server, ToyHooks.Change, [Of("1", one), Of("2", two), Of("3", three)]);

        await pipeline.RunAsync(new ToyRequest(""), null, HookConnection.None);

        ended.Order(StringComparer.Ordinal).ShouldBe(["one", "three", "two"]);
        toy.Log.Lines.Count(static l => l.Contains("threw while it was disposed of", StringComparison.Ordinal)).ShouldBe(1);

        ServiceProvider Ends(string name, bool throws) => new ServiceCollection().AddScoped(_ => new Ending(() =>
        {
            ended.Add(name);
            if (throws)
            {
                throw new InvalidOperationException($"{name} does not end.");
            }
        })).BuildServiceProvider();
    }

    [Fact]
    public async Task CallThatNobodyTouches_PaysForTheFormsAlone()
    {
        await using ToyServer toy = new();
        await using ServiceProvider own = new ServiceCollection().BuildServiceProvider();
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> plain = new(toy.Server, ToyHooks.Decide, [Quiet("1", null), Quiet("2", null)]);
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> shared = new(toy.Server, ToyHooks.Decide, [Quiet("1", null), Quiet("2", own)]);
        ToyRequest request = new("");
        long form = Allocations.Of(static () => HookContext.Create(services: NoProvider.Instance).For(NoOtherProvider.Instance)) - Allocations.Of(static () => HookContext.Create(services: NoProvider.Instance));

        long without = Allocations.Of(() => Run(plain));
        long with = Allocations.Of(() => Run(shared));

        (with - without).ShouldBe(form);

        void Run(HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline) => pipeline.RunAsync(request, null, HookConnection.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public void FormOfACall_SharesAllButTheServices()
    {
        HookContext call = HookContext.Create(client: "c", serverName: "north", services: NoProvider.Instance, callerGone: TestContext.Current.CancellationToken);
        call.Share();
        HookContext form = call.For(NoOtherProvider.Instance);

        form.Items["mark"] = 1;
        call.Items["mark"].ShouldBe(1);
        form.CallId.ShouldBe(call.CallId);
        form.CancellationToken.ShouldBe(call.CancellationToken);
        call.HasToken.ShouldBeTrue();
        form.Client.ShouldBe("c");
        form.ServerName.ShouldBe("north");
    }

    [Fact]
    public async Task TokenOfAForm_IsCancelledWhenTheCallerHangsUp_AndScopesEndWithTheCall()
    {
        using CancellationTokenSource gone = new();
        await using ServiceProvider host = new ServiceCollection().BuildServiceProvider();
        await using ServiceProvider own = new ServiceCollection().BuildServiceProvider();
        HookContext call = HookContext.Create(services: host, callerGone: gone.Token);
        call.Share();
        HookContext form = call.For(own);

        CancellationToken token = form.CancellationToken;
        await gone.CancelAsync();
        token.IsCancellationRequested.ShouldBeTrue();
        call.IsCancelled.ShouldBeTrue();

        await call.EndAsync();
        Should.Throw<ObjectDisposedException>(() => form.Services);
        Should.Throw<ObjectDisposedException>(() => call.Services);
    }

    private static HookPlugin Of(string name, IServiceProvider services) => HookPlugin.Of(typeof(Touches), typeof(ToyPlugin), ServiceLifetime.Singleton, new Touches(), name, services: services);

    private static HookPlugin Quiet(string name, IServiceProvider? services) => HookPlugin.Of(typeof(Passes), typeof(ToyPlugin), ServiceLifetime.Singleton, new Passes(), name, services: services);

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }

    private sealed class Touches : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context)
        {
            context.Services.GetRequiredService<Ending>();
            return new(ToyReply.Pass);
        }
    }

    [FailClosed]
    private sealed class Passes : ToyPlugin
    {
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class NoProvider : IServiceProvider
    {
        public static NoProvider Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }

    private sealed class NoOtherProvider : IServiceProvider
    {
        public static NoOtherProvider Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
