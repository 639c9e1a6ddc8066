using System.Buffers;
using System.Text;
using HookSdk.M4;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Inspector.Tests.Calls;

/// <summary>What a call costs that nobody looks at.</summary>
public sealed class CostTests
{
    private const int Calls = 500;

    [Fact]
    public async Task Call_BeyondTheBudget_AllocatesNoMoreThanWithoutTheInspector()
    {
        long without = await MeasureAsync(null);
        long off = await MeasureAsync(false);
        long on = await MeasureAsync(true);
        off.ShouldBe(without);
        on.ShouldBe(without);
    }

    [Fact]
    public async Task Wants_IsAskedOnce_AndWhoWantsNothingIsToldNothing()
    {
        ServiceCollection services = Services();
        services.AddHookObserver<Picky>();
        services.AddHookObserver<Curious>();
        await using ServiceProvider provider = services.BuildServiceProvider();
        BoundHook hook = Open(provider);
        await CallAsync(hook);
        provider.GetRequiredService<Picky>().Asked.ShouldBe(1);
        provider.GetRequiredService<Picky>().Told.ShouldBe(0);
        provider.GetRequiredService<Curious>().Told.ShouldBe(1);
        provider.GetRequiredService<Curious>().Step.ShouldNotBeNull().Effect.ShouldBe(StepEffect.Changed);
    }

    private static ServiceCollection Services()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50)));
        services.AddM4Script<Prefixes>();
        return services;
    }

    private static BoundHook Open(IServiceProvider provider) => provider.GetRequiredService<HookChains<M4Script>>().Open(typeof(M4Script), null).Find(M4HookNames.ExternalScript)!;

    /// <summary>Bytes that a call allocates; null: without the inspector.</summary>
    private static async Task<long> MeasureAsync(bool? isOn)
    {
        ServiceCollection services = Services();
        if (isOn is { } on)
        {
            services.AddHookInspector(o =>
            {
                o.Enabled = on;
                o.CallsPerSecond = 10;
            });
        }

        await using ServiceProvider provider = services.BuildServiceProvider();
        BoundHook hook = Open(provider);
        HookBody body = HookBody.Copy(Encoding.UTF8.GetBytes("""{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37012345678"}"""));
        ArrayBufferWriter<byte> output = new(4096);
        long before = 0;
        for (int i = 0; i < 2 * Calls; i++)
        {
            if (i == Calls)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            output.ResetWrittenCount();
            ValueTask<HookAnswer> answering = hook.HandleAsync(body, output, HookConnection.None);
            answering.IsCompletedSuccessfully.ShouldBeTrue();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static async Task CallAsync(BoundHook hook)
    {
        HookBody body = HookBody.Copy(Encoding.UTF8.GetBytes("""{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37012345678"}"""));
        (await hook.HandleAsync(body, new ArrayBufferWriter<byte>(), HookConnection.None)).Status.ShouldBe(200);
    }

    private sealed class Picky : IHookObserver
    {
        public int Asked { get; private set; }

        public int Told { get; private set; }

        public bool Wants(string target, string? serverName, string hook)
        {
            Asked++;
            return false;
        }

        public void OnAnswered(ObservedCall call) => Told++;
    }

    private sealed class Curious : IHookObserver
    {
        public int Told { get; private set; }

        public HookStep? Step { get; private set; }

        public void OnAnswered(ObservedCall call)
        {
            Told++;
            Step = call.Steps[0];
        }
    }
}
