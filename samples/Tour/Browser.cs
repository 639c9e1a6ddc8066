using System.ComponentModel;
using System.Diagnostics;

namespace Tour;

/// <summary>Opens a page in the browser of whoever runs the tour.</summary>
internal static class Browser
{
    public static void Open(Uri page)
    {
        try
        {
            using Process? opened = Process.Start(new ProcessStartInfo(page.ToString()) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            Console.Error.WriteLine($"tour: no browser could be opened ({e.Message}). Open the address by hand.");
        }
    }
}
