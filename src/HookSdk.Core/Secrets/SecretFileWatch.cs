using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>Looks every two seconds whether the files of secrets have changed. It polls: what is mounted into a container changes by links, of which no watcher tells.</summary>
internal sealed class SecretFileWatch(TimeProvider time, ILoggerFactory loggers, IConfiguration? configuration = null) : IHostedService, IDisposable
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly HookLog _log = new(loggers);
    private readonly Lock _lock = new();
    private SecretFileProvider[] _files = [];
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _files = [.. SecretFileProvider.In(configuration)];
        if (_files.Length > 0)
        {
            _timer = time.CreateTimer(static watch => ((SecretFileWatch)watch!).LookAgain(), this, Every, Every);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void LookAgain()
    {
        if (!_lock.TryEnter())
        {
            // A look on a slow disk is not joined by a second one.
            return;
        }

        try
        {
            foreach (SecretFileProvider files in _files)
            {
                files.LookAgain(file => _log.SecretChanged(file.Variable), _log.SecretUnreadable);
            }
        }
        catch (Exception e)
        {
            // On a timer's thread it would end the process.
            _log.SectionListenerThrew("The configuration", e);
        }
        finally
        {
            _lock.Exit();
        }
    }
}
