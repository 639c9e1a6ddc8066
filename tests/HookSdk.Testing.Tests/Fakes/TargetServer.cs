using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>The builder of one target, whichever it is: a test says what it adds once.</summary>
internal sealed class TargetServer
{
    private readonly EmgBuilder? _emg;
    private readonly M4Builder? _m4;
    private readonly ExHookBuilder? _exhook;
    private readonly VerneMqBuilder? _vernemq;

    public TargetServer(IServiceCollection services, string target, Action<HookServerOptions>? options, bool isBackground)
    {
        Services = services;
        switch (target)
        {
            case "emg":
                _emg = services.AddEmg(o => Set(o).NotifyInBackground = isBackground);
                break;
            case "m4":
                _m4 = services.AddM4(o => Set(o));
                break;
            case "exhook":
                _exhook = services.AddExHook(o => Set(o).NotifyInBackground = isBackground);
                break;
            default:
                _vernemq = services.AddVerneMq(o => Set(o).NotifyInBackground = isBackground);
                break;
        }

        TOptions Set<TOptions>(TOptions all)
            where TOptions : HookServerOptions
        {
            options?.Invoke(all);
            return all;
        }
    }

    public IServiceCollection Services { get; }

    /// <summary>Adds the plugin of this target, under a name.</summary>
    public TargetServer Add(EmgPlugin emg, M4Script m4, ExHookProvider exhook, VerneMqPlugin vernemq, string name)
    {
        _emg?.Add(emg, name);
        _m4?.Add(m4, name);
        _exhook?.Add(exhook, name);
        _vernemq?.Add(vernemq, name);
        return this;
    }

    public TargetServer AddFilter<TFilter>()
        where TFilter : class, IHookFilter
    {
        _emg?.AddHookFilter<TFilter>();
        _m4?.AddHookFilter<TFilter>();
        _exhook?.AddHookFilter<TFilter>();
        _vernemq?.AddHookFilter<TFilter>();
        return this;
    }
}
