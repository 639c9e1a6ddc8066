using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <content>What ends with a call.</content>
public sealed partial class HookContext
{
    /// <summary>What most calls never need: apart, so that they do not pay for it.</summary>
#pragma warning disable CA1001 // EndAsync disposes of what holds resources; a source without a timer holds none, and may be told to cancel while the call ends.
    private class Lifetime
#pragma warning restore CA1001
    {
        private CancellationTokenSource? _source;
        private ITimer? _deadline;
        private CancellationTokenRegistration _callerGone;
        private CancellationToken _token = new(canceled: true);
        private AsyncServiceScope? _scope;
        private Dictionary<object, object?>? _items;

        protected Lock Lock { get; } = new();

        /// <summary>Of calls that ended without a touch.</summary>
        public static Lifetime Over { get; } = new() { IsOver = true };

        /// <summary>Of calls with forms that nobody has touched yet.</summary>
        public static Lifetime Shared { get; } = new();

        public HookTrail? Trail { get; set; }

        protected bool IsOver { get; private set; }

        public IDictionary<object, object?> Items
        {
            get
            {
                // One for all calls that ended untouched: what one of them kept would be another's.
                ObjectDisposedException.ThrowIf(ReferenceEquals(this, Over), typeof(HookContext));
                lock (Lock)
                {
                    return _items ??= [];
                }
            }
        }

        public bool HasToken => _source is not null;

        public bool IsCancelled => _source is not null && _token.IsCancellationRequested;

        public CancellationToken TokenFor(HookContext context)
        {
            lock (Lock)
            {
                if (_source is null && !IsOver)
                {
                    _source = new CancellationTokenSource();
                    _token = _source.Token;
                    if (context.Remaining == TimeSpan.Zero)
                    {
                        _source.Cancel();
                        return _token;
                    }

                    _deadline = context._time.CreateTimer(static context => ((HookContext)context!).Cancel(), context, context.Remaining, Timeout.InfiniteTimeSpan);
                    _callerGone = context.Connection.Gone.UnsafeRegister(static context => ((HookContext)context!).Cancel(), context);
                }

                return _token;
            }
        }

        public virtual IServiceProvider ServicesFor(HookContext context)
        {
            lock (Lock)
            {
                ObjectDisposedException.ThrowIf(IsOver, context);
                if (context._provider is null)
                {
                    return NoServices.Instance;
                }

                _scope ??= context._provider.CreateAsyncScope();
                return _scope.Value.ServiceProvider;
            }
        }

        public void Cancel()
        {
            lock (Lock)
            {
                if (IsOver)
                {
                    return;
                }
            }

            _source!.Cancel();
        }

        public virtual ValueTask EndAsync()
        {
            lock (Lock)
            {
                IsOver = true;
            }

            _deadline?.Dispose();
            _callerGone.Dispose();
            return _scope?.DisposeAsync() ?? default;
        }
    }

    /// <summary>What the forms of one call share, which have services of several providers.</summary>
    private sealed class SharedLifetime : Lifetime
    {
        private Dictionary<IServiceProvider, AsyncServiceScope>? _scopes;

        public override IServiceProvider ServicesFor(HookContext context)
        {
            if (context._request is not HookContext)
            {
                return base.ServicesFor(context);
            }

            lock (Lock)
            {
                ObjectDisposedException.ThrowIf(IsOver, context);
                _scopes ??= [];
                if (!_scopes.TryGetValue(context._provider!, out AsyncServiceScope scope))
                {
                    _scopes.Add(context._provider!, scope = context._provider!.CreateAsyncScope());
                }

                return scope.ServiceProvider;
            }
        }

        /// <summary>Each scope ends, whatever another one's end throws; the first of that is thrown.</summary>
        public override async ValueTask EndAsync()
        {
            ExceptionDispatchInfo? thrown = await TryAsync(base.EndAsync).ConfigureAwait(false);
            foreach (AsyncServiceScope scope in _scopes?.Values ?? Enumerable.Empty<AsyncServiceScope>())
            {
                ExceptionDispatchInfo? another = await TryAsync(scope.DisposeAsync).ConfigureAwait(false);
                thrown ??= another;
            }

            thrown?.Throw();
        }

        private static async ValueTask<ExceptionDispatchInfo?> TryAsync(Func<ValueTask> end)
        {
            try
            {
                await end().ConfigureAwait(false);
                return null;
            }
            catch (Exception e)
            {
                return ExceptionDispatchInfo.Capture(e);
            }
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
