using HookSdk.Core.Tests.Pipeline;

namespace HookSdk.Core.Tests.Filters;

/// <content>The filters, and the plugins that they stand around.</content>
public sealed partial class FilterTests
{
    public sealed class Journal
    {
        public List<string> Lines { get; } = [];

        public int Items { get; set; }
    }

    public abstract class Noted(Journal journal) : IHookFilter
    {
        public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            journal.Lines.Add(GetType().Name);
            context.Items[this] = null;
            TReply reply = await next.InvokeAsync();
            journal.Lines.Add(GetType().Name + ".");
            journal.Items = context.Items.Count;
            return reply;
        }
    }

    public sealed class First(Journal journal) : Noted(journal);

    public sealed class Second(Journal journal) : Noted(journal);

    public sealed class OnClass(Journal journal) : Noted(journal);

    public sealed class OnMethod(Journal journal) : Noted(journal);

    [HookFilter<OnClass>]
    public sealed class Filtered(Journal journal) : ToyPlugin
    {
        [FailClosed]
        [HookFilter<OnMethod>]
        public override async ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context)
        {
            await Task.Yield();
            journal.Lines.Add("plugin");
            return new ToyReply("no");
        }
    }

    public sealed class Refuses : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class => request is ToyRequest { Text: "bad" } && next.Refusal is { } refusal ? new(refusal) : next.InvokeAsync();
    }

    public sealed record How(string Text);

    public sealed class Bad(How how) : IHookFilter
    {
        public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            switch (how.Text)
            {
                case "throws":
                    throw new InvalidOperationException("the filter's own");
                case "null":
                    return null!;
                case "cancels":
                    // As a client of its own does that gives up by itself.
                    throw new TaskCanceledException("its own time was over");
                case "never":
                    return next.Neutral;
                case "twice":
                    await next.InvokeAsync();
                    return await next.InvokeAsync();
                default:
                    await next.InvokeAsync();
                    throw new InvalidOperationException("too much");
            }
        }
    }

    public sealed class Hold
    {
        public TaskCompletionSource Late { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Hangs(Hold hold) : IHookFilter
    {
        public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            await hold.Release.Task;
            return await next.InvokeAsync();
        }
    }

    public sealed class CallsLate(Hold hold) : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            _ = LaterAsync(next);
            return new(next.Neutral);
        }

        private async Task LaterAsync<TReply>(HookNext<TReply> next)
            where TReply : class
        {
            await hold.Release.Task;
            try
            {
                await next.InvokeAsync();
                hold.Late.SetResult();
            }
            catch (InvalidOperationException e)
            {
                hold.Late.SetException(e);
            }
        }
    }

    public sealed class Counts(Journal journal) : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            int count = context.Items.TryGetValue(this, out object? before) ? (int)before! + 1 : 1;
            context.Items[this] = count;
            journal.Lines.Add($"{((ToyRequest)(object)request).Text} {count}");
            return next.InvokeAsync();
        }
    }

    public sealed class Passes : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class => next.InvokeAsync();
    }

    public sealed class DoesNotWait : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            _ = next.InvokeAsync().AsTask();
            return new(next.Neutral);
        }
    }

    public sealed class Scoped;

    public sealed class TakesScoped(Scoped scoped) : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            scoped.ShouldNotBeNull();
            return next.InvokeAsync();
        }
    }

    private sealed class NoObserver : HookObserver
    {
        public override void OnAnswered(in HookObservation call)
        {
        }
    }

    private sealed class Changes : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply("+"));
    }

    private sealed class ChangesToo : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply("-"));
    }

    private sealed class LeavesNext(ManualResetEventSlim started) : IHookFilter
    {
        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            _ = Task.Run(() => next.InvokeAsync().AsTask(), CancellationToken.None);
            started.Wait(TimeSpan.FromSeconds(30));
            return new(next.Neutral);
        }
    }

    private sealed class Quiet : ToyPlugin
    {
        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class Opens(Action called) : ToyPlugin
    {
        [FailOpen]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context)
        {
            called();
            return new(ToyReply.Pass);
        }
    }

    private sealed class Waits(Task<ToyReply> answer) : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new(answer);
    }

    private sealed class Null : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new((ToyReply)null!);
    }
}
