//! The listener: few connections, short waits, and TLS where other machines are served.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use daicho_pipeline::Failure;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::app::{App, ReviewInput, Tls};
use crate::guard::Person;
use crate::{derive, routes};

/// Connections at once.
const CONNECTIONS: usize = 64;
/// How long a browser may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long a connection lives at most.
const LONGEST: Duration = Duration::from_secs(600);

/// A way in for one person, once.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Whom it lets in.
    pub person: Person,
    /// What to open in a browser.
    pub url: String,
}

/// The review page, listening.
pub struct Review {
    app: Arc<App>,
    listener: std::net::TcpListener,
    tls: Option<TlsAcceptor>,
    /// A way in for each person; none where passwords are asked for.
    pub invitations: Vec<Invitation>,
    /// The page's address.
    pub url: String,
}

impl Review {
    /// Opens the database and the port. Nobody is served before [`Review::serve`].
    ///
    /// # Errors
    /// An address other than loopback without TLS and passwords, a port that is taken, a database without a run, files
    /// that cannot be used.
    pub fn open(input: &ReviewInput) -> Result<Review, Failure> {
        if !input.listen.ip().is_loopback() && input.tls.is_none() {
            return Err(Failure::usage(
                format!(
                    "{}: 他の機器に開くには TLS とパスワードが要る / other machines need TLS and passwords",
                    input.listen
                ),
                "--tls-cert, --tls-key, --passwords, --host",
            ));
        }
        let taken =
            |e: std::io::Error| Failure::usage(format!("{}: {e}", input.listen), "--listen 127.0.0.1:PORT");
        let listener = std::net::TcpListener::bind(input.listen).map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let (tell, told) = std::sync::mpsc::channel();
        let app = Arc::new(App::open(input, address, tell)?);
        let refused = |e: std::io::Error| Failure::internal(e.to_string(), "");
        derive::start(input.database.clone(), Arc::downgrade(&app), told).map_err(refused)?;
        let tls = input.tls.as_ref().map(acceptor).transpose()?;
        let mut invitations = Vec::new();
        let people: &[Person] = if tls.is_some() { &[] } else { &input.people };
        for person in people {
            let token = app.sessions.invite(person.clone()).map_err(refused)?;
            let url = format!("{}/login?token={token}", app.url());
            invitations.push(Invitation { person: person.clone(), url });
        }
        let url = app.url();
        Ok(Review { app, listener, tls, invitations, url })
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    /// The system refuses threads or the port.
    pub fn serve(self) -> Result<(), Failure> {
        let failed = |e: std::io::Error| Failure::internal(format!("{e}"), "");
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
        self.listener.set_nonblocking(true).map_err(failed)?;
        let router = routes::router(self.app);
        runtime.block_on(async {
            let listener = TcpListener::from_std(self.listener).map_err(failed)?;
            accept(listener, router, self.tls).await;
            Ok(())
        })
    }
}

async fn accept(listener: TcpListener, router: Router, tls: Option<TlsAcceptor>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            // No descriptors left, say: it will pass.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (router, tls) = (router.clone(), tls.clone());
        tokio::spawn(async move {
            let _ = tokio::time::timeout(LONGEST, connection(stream, router, tls)).await;
            drop(place);
        });
    }
}

async fn connection(stream: TcpStream, router: Router, tls: Option<TlsAcceptor>) {
    let _ = stream.set_nodelay(true);
    match tls {
        None => speak(stream, router).await,
        Some(tls) => {
            if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, tls.accept(stream)).await {
                speak(stream, router).await;
            }
        }
    }
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin>(stream: S, router: Router) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(64 << 10);
    // A browser that goes away in the middle is no fault of anybody.
    let _ = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)).await;
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor, Failure> {
    let wrong = |file: &std::path::Path, what: String| {
        Failure::usage(format!("{}: {what}", file.display()), "PEM: --tls-cert, --tls-key")
    };
    let certificates = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(|all| all.collect::<Result<Vec<_>, _>>())
        .map_err(|e| wrong(&tls.certificate, e.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|e| wrong(&tls.key, e.to_string()))?;
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .map_err(|e| wrong(&tls.certificate, e.to_string()))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl std::fmt::Debug for Review {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Review").field("url", &self.url).finish_non_exhaustive()
    }
}
