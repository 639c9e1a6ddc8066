using EmgPlugin._1;
using EmgPlugin._1.OptOut;
using EmgPlugin._1.Routing;
using EmgPlugin._1.SenderIds;
using HookSdk.Numbers;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // A service manager starts a program in another folder: then the settings beside the program count, the list of allowed networks among them.
    ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
});

// ValidateOnStart reads each section now: read by the first call that needs it, the file might just be half written.
builder.Services.AddOptions<OptOutOptions>().BindConfiguration("OptOut").ValidateOnStart();
builder.Services.AddOptions<SenderIdOptions>().BindConfiguration("SenderIds").ValidateOnStart();
builder.Services.AddOptions<PrefixRouteOptions>().BindConfiguration("Routes").ValidateOnStart();

// For numbers as they are dialled within one country: new NumberNormalizer(new() { NationalPrefix = "0", CountryCode = "46" }).
builder.Services.AddSingleton(NumberNormalizer.Default);
builder.Services.AddSingleton<IOptOutList, ConfiguredOptOutList>();
builder.Services.AddSingleton<RouteTable>();
builder.Services.AddEmgPlugin<SmsPlugin>();

WebApplication app = builder.Build();
app.MapEmgPlugin("/emg");
app.MapHealthChecks("/healthz");
app.Run();
